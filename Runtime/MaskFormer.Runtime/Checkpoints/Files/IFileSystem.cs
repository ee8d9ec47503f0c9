namespace MaskFormer.Runtime.Checkpoints;

/// <summary>The few operations that checkpoints need of a disk. Small, so that tests can fail each of them.</summary>
internal interface IFileSystem
{
    /// <summary>Whether a folder exists.</summary>
    bool FolderExists(string path);

    /// <summary>Whether a file exists.</summary>
    bool FileExists(string path);

    /// <summary>Names (without path) of the files and folders in a folder, in ordinal order.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Makes a folder and those above it.</summary>
    void CreateFolder(string path);

    /// <summary>Makes an empty file, replacing one of the same name.</summary>
    IOutputFile Create(string path);

    /// <summary>Opens a file for reading.</summary>
    ByteSource Open(string path);

    /// <summary>Whether a program holds a file open for reading (<see cref="Open"/>); false where the file system cannot tell.</summary>
    bool IsRead(string path);

    /// <summary>Returns when the folder's list of names is on the disk.</summary>
    void SyncFolder(string path);

    /// <summary>Renames a folder; fails if the new name exists.</summary>
    void RenameFolder(string from, string to);

    /// <summary>Deletes a folder and all in it.</summary>
    void DeleteFolder(string path);

    /// <summary>Deletes a file.</summary>
    void DeleteFile(string path);
}

/// <summary>A file that is being written.</summary>
internal interface IOutputFile : IDisposable
{
    /// <summary>Appends bytes.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Returns when all that was written is on the disk.</summary>
    void Sync();
}
