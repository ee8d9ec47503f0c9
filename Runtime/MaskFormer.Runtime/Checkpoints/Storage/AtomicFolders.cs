namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// Folders that appear, are replaced and disappear whole: each change is made under another name and becomes visible by one rename, so that a crash at any
/// moment leaves the old state or the new one. What a crash leaves under those other names <see cref="Recover"/> clears.
/// </summary>
/// <param name="files">The disk.</param>
/// <param name="root">The folder that they lie in.</param>
internal sealed class AtomicFolders(IFileSystem files, string root)
{
    private const string Saving = ".saving-";
    private const string Removing = ".removing-";
    private const string Replaced = ".replaced-";

    /// <summary>Writes a folder; one of the same name is replaced.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">Writes its files into the folder of the given path.</param>
    public void Write(string name, Action<string> write)
    {
        string saving = Path.Combine(root, Saving + name);
        try
        {
            DeleteIfThere(saving);
            files.CreateFolder(saving);
            write(saving);
            Publish(saving, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(saving);
            throw;
        }
    }

    /// <summary>Removes a folder.</summary>
    public void Remove(string name)
    {
        string removing = Path.Combine(root, Removing + name);
        files.RenameFolder(Path.Combine(root, name), removing);
        files.DeleteFolder(removing);
    }

    /// <summary>Clears or restores what a crash left.</summary>
    /// <returns>One line per folder.</returns>
    public IEnumerable<string> Recover()
    {
        foreach (string name in files.List(root))
        {
            if (name.StartsWith(Saving, StringComparison.Ordinal) || name.StartsWith(Removing, StringComparison.Ordinal)) yield return Clear(name);
            else if (name.StartsWith(Replaced, StringComparison.Ordinal)) yield return Restore(name, name[Replaced.Length..]);
        }
    }

    private void Publish(string saving, string name)
    {
        string target = Path.Combine(root, name);
        string replaced = Path.Combine(root, Replaced + name);
        bool exists = files.FolderExists(target);
        if (exists)
        {
            DeleteIfThere(replaced);
            files.RenameFolder(target, replaced);
        }

        files.RenameFolder(saving, target);
        files.SyncFolder(root);
        if (exists) files.DeleteFolder(replaced);
    }

    private string Clear(string name)
    {
        files.DeleteFolder(Path.Combine(root, name));
        return $"removed {name}, left by an interrupted program";
    }

    private string Restore(string name, string original)
    {
        string target = Path.Combine(root, original);
        if (files.FolderExists(target)) return Clear(name);
        files.RenameFolder(Path.Combine(root, name), target);
        files.SyncFolder(root);
        return $"restored {original}, which an interrupted program was replacing";
    }

    private void Discard(string folder)
    {
        try
        {
            DeleteIfThere(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the next start clears it
        }
    }

    private void DeleteIfThere(string folder)
    {
        if (files.FolderExists(folder)) files.DeleteFolder(folder);
    }
}
