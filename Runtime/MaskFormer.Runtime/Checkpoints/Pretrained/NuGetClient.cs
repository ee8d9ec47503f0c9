using System.ComponentModel;
using System.Diagnostics;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Gets packages with the SDK's own client, so that sources, credentials and proxies are those that NuGet is configured with here.</summary>
internal static class NuGetClient
{
    /// <summary>Gets a package by <c>dotnet package download</c>.</summary>
    /// <param name="id">The package's id.</param>
    /// <param name="version">The version.</param>
    /// <param name="folder">Where it is written.</param>
    /// <param name="cancellation">Ends the client.</param>
    /// <returns>The package's file.</returns>
    /// <exception cref="MaskFormerException">MF4206: there is no SDK of .NET 10, or no source gives the package.</exception>
    public static async Task<string> DownloadAsync(string id, string version, string folder, CancellationToken cancellation)
    {
        string[] arguments = ["package", "download", $"{id}@{version}", "--output", folder];
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string printed;
        try
        {
            using Process client = Process.Start(start)!;
            try
            {
                Task<string> output = client.StandardOutput.ReadToEndAsync(cancellation), errors = client.StandardError.ReadToEndAsync(cancellation);
                await client.WaitForExitAsync(cancellation).ConfigureAwait(false);
                printed = $"{await output.ConfigureAwait(false)} {await errors.ConfigureAwait(false)}";
            }
            catch (OperationCanceledException)
            {
                client.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception e)
        {
            throw Failed(id, version, $"dotnet package download cannot be run: {e.Message}");
        }

        string package = Path.Combine(folder, id.ToLowerInvariant(), version, $"{id.ToLowerInvariant()}.{version}.nupkg");
        string words = string.Join(' ', printed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return File.Exists(package) ? package : throw Failed(id, version, $"dotnet package download says: {words}");
    }

    private static MaskFormerException Failed(string id, string version, string cause) =>
        new("MF4206", $"{id} {version}", cause.TrimEnd('.'), "Try again later, or name a package on disk: --from FILE.nupkg");
}
