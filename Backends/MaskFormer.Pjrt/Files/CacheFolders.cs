namespace MaskFormer.Pjrt;

/// <summary>Where this user's caches are (XDG base directory specification).</summary>
public static class CacheFolders
{
    /// <summary>After so long without a change a half-written file of a program that is gone goes. Programs of other machines write here as well.</summary>
    internal static TimeSpan Abandoned => TimeSpan.FromHours(6);

    /// <summary><c>$XDG_CACHE_HOME/maskformer</c>, else <c>~/.cache/maskformer</c>; on Windows below the local application data.</summary>
    public static string Root
    {
        get
        {
            string? cache = NativeEnvironment.Get("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(cache))
            {
                cache = OperatingSystem.IsWindows()
                    ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                    : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            }

            return Path.Combine(cache, "maskformer");
        }
    }
}
