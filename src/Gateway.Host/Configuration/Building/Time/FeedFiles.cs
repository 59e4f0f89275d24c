using System.Security.Cryptography;

namespace Gateway.Host.Configuration;

/// <summary>Files that the configuration names, found beside it. What was read counts as part of the configuration's text.</summary>
internal sealed class FeedFiles
{
    // A country's holidays of thirty years are some tens of kilobytes.
    public const int FeedMax = 4 * 1024 * 1024;

    private readonly string? _directory;
    private readonly SortedDictionary<string, byte[]> _read = new(StringComparer.Ordinal);

    private FeedFiles(string? directory) => _directory = directory;

    /// <summary>Text that came from no file has nothing beside it.</summary>
    public static FeedFiles None => new(null);

    public static FeedFiles Beside(string configuration) => new(Path.GetDirectoryName(Path.GetFullPath(configuration)));

    /// <summary>The text of a file, or what is wrong with it.</summary>
    public (string? Text, string? Fault) Read(string name)
    {
        if (_directory is null)
        {
            return (null, "cannot be read: this configuration came from no file");
        }

        try
        {
            var file = new FileInfo(Path.Combine(_directory, name));
            if (file.Exists && file.Length > FeedMax)
            {
                return (null, $"has {file.Length} bytes, more than {FeedMax}");
            }

            var bytes = File.ReadAllBytes(file.FullName);
            _read[name] = bytes;
            return (System.Text.Encoding.UTF8.GetString(bytes), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, $"cannot be read: {e.Message}");
        }
    }

    /// <summary>Empty when nothing was read.</summary>
    public byte[] Digest() => _read.Count == 0 ? [] : SHA256.HashData([.. _read.Values.SelectMany(SHA256.HashData)]);
}
