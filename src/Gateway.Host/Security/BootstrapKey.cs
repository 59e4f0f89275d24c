using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Host.Security;

/// <summary>
/// The one-time admin key of a new installation: made when the configuration has no keys and the data directory, journal included, is empty, printed once, good for 15 minutes. Only its hash is
/// kept, in the data directory. There is no default key.
/// </summary>
internal sealed class BootstrapKey
{
    public const string FileName = "bootstrap-key.json";

    private const string UnfinishedName = FileName + ".new";

    // Long enough to copy it and try the first call, too short to become the key somebody works with.
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly ApiKeyEntry? _entry;

    private BootstrapKey(ApiKeyEntry? entry, string? fresh) => (_entry, Fresh) = (entry, fresh);

    public static BootstrapKey None { get; } = new(null, null);

    /// <summary>The key itself, on the start that made it; null on every other.</summary>
    public string? Fresh { get; }

    /// <param name="mayMake">
    /// Nobody has another key: the configuration has none, and what is durable lies in the data directory. Processes on one Redis have a directory each, and
    /// a new one of those is no new installation.
    /// </param>
    public static BootstrapKey Open(string dataDirectory, DateTimeOffset now, bool mayMake)
    {
        var directory = Directory.CreateDirectory(dataDirectory);
        var path = Path.Combine(dataDirectory, FileName);
        if (File.Exists(path))
        {
            var stored = Read(path);
            return stored is { Id: { } id, Hash: { } text } && ApiKey.ParseHash(text) is { } known
                ? new BootstrapKey(new ApiKeyEntry(id, null, KeyRole.Admin, null, known, stored.Expires), null)
                : None;
        }

        if (!mayMake)
        {
            return None;
        }

        // A start that died while it wrote has told nobody its key.
        if (directory.EnumerateFileSystemInfos().Any(file => file.Name != UnfinishedName))
        {
            return None;
        }

        var (key, newId, hash) = ApiKey.New("boot");
        var entry = new ApiKeyEntry(newId, null, KeyRole.Admin, null, hash, now + Lifetime);
        Write(path, new BootstrapFile(newId, ApiKey.HashText(hash), now + Lifetime));
        return new BootstrapKey(entry, key);
    }

    public ApiKeyEntry? Find(string key, DateTimeOffset now) =>
        _entry is { } entry && ApiKey.IdOf(key) == entry.Id && KeyRing.Opens(entry, key, now) ? entry : null;

    public bool Holds(ApiKeyEntry entry, DateTimeOffset now) => _entry is { } own && KeyRing.IsSame(own, entry, now);

    private static BootstrapFile? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), BootstrapContext.Default.BootstrapFile);
        }
        catch (JsonException damaged)
        {
            throw new IOException($"{path} is damaged. Delete it: the key it was for lasts 15 minutes, and keys of the configuration do not need it.", damaged);
        }
    }

    /// <summary>The file appears whole or not at all, even when the power fails: a start on half of it would be refused.</summary>
    private static void Write(string path, BootstrapFile file)
    {
        var unfinished = Path.Combine(Path.GetDirectoryName(path)!, UnfinishedName);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(unfinished, options))
        {
            JsonSerializer.Serialize(stream, file, BootstrapContext.Default.BootstrapFile);
            stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path);
    }
}

internal sealed record BootstrapFile(string? Id, string? Hash, DateTimeOffset Expires);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BootstrapFile))]
internal sealed partial class BootstrapContext : JsonSerializerContext;
