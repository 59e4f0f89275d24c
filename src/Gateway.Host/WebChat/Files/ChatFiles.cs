using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Contracts;

namespace Gateway.Host.WebChat.Files;

/// <summary>
/// Visitors' files, in a folder beside the journal: the bytes, and what is known of them in a second file that is there once the first one is whole.
/// A file that no message names is gone after an hour.
/// </summary>
internal sealed class ChatFiles(RunOptions run, TimeProvider clock)
{
    // A photo of a telephone is 3 to 8 MB. Larger ones go by mail.
    public const long LengthMax = 10 * 1024 * 1024;

    // Twenty thousand photos of 100 kB, or two hundred of the largest: what a shop's visitors send in a week. Past that nobody fills the journal's disk.
    public const long TotalMax = 2L * 1024 * 1024 * 1024;

    // From choosing a file to sending it.
    public static readonly TimeSpan UnsentFor = TimeSpan.FromHours(1);

    // A conversation is over after seven days of silence; until then its agent may look again.
    public static readonly TimeSpan SentFor = TimeSpan.FromDays(7);

    private readonly string _folder = Path.Combine(run.DataDirectory, "chat-files");
    // Six of the largest files: a tenant among many may still take some.
    internal const long ShareMin = 64L * 1024 * 1024;

    private readonly Lock _lock = new();

    /// <summary>Whose the files are that a crash has left without a description; no tenant's name is empty.</summary>
    private const string Nobody = "";

    // What is claimed is not swept away in the same moment.
    private readonly Lock _claiming = new();
    private Dictionary<string, long>? _sizes;

    /// <summary>
    /// Keeps room for a file that is about to come. False when the folder has none, or the tenant has used up its share of it: no tenant's visitors take
    /// the place of another's. True means that <see cref="Unreserve"/> follows, whatever becomes of the file.
    /// </summary>
    public bool TryReserve(string tenant, long length, int tenants)
    {
        lock (_lock)
        {
            var sizes = Sizes();
            if (sizes.Values.Sum() + length > TotalMax || sizes.GetValueOrDefault(tenant) + length > Math.Max(ShareMin, TotalMax / Math.Max(1, tenants)))
            {
                return false;
            }

            sizes[tenant] = sizes.GetValueOrDefault(tenant) + length;
            return true;
        }
    }

    public void Unreserve(string tenant, long length) => Add(tenant, -length);

    /// <returns>Null when there are more bytes than a file may have, or none; nothing is kept then.</returns>
    public async Task<ChatFile?> SaveAsync(AccountRef account, string visitor, string name, string mime, Stream body, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        try
        {
            var length = await CopyAsync(body, BytesOf(id), cancellationToken);
            if (length is 0 or > LengthMax)
            {
                File.Delete(BytesOf(id));
                return null;
            }

            var file = new ChatFile(id, account.Tenant, account.Account, visitor, name, mime, length, clock.GetUtcNow() + UnsentFor);
            Describe(file);
            Add(account.Tenant, length);
            return file;
        }
        catch
        {
            File.Delete(BytesOf(id));
            throw;
        }
    }

    /// <summary>A message of the visitor names the file: it is kept as long as the conversation may need it. Null when it is not the visitor's, or gone.</summary>
    public ChatFile? Claim(AccountRef account, string visitor, string id)
    {
        lock (_claiming)
        {
            if (Find(account, id) is not { } file || file.Visitor != visitor)
            {
                return null;
            }

            var claimed = file with { ExpiresAt = clock.GetUtcNow() + SentFor };
            Describe(claimed);
            return claimed;
        }
    }

    public ChatFile? Find(AccountRef account, string id)
    {
        // The id is a name in the folder: nothing else may come through here.
        if (id.Length != 22 || !Base64Url.IsValid(id) || !File.Exists(FactsOf(id)))
        {
            return null;
        }

        try
        {
            var file = JsonSerializer.Deserialize(File.ReadAllBytes(FactsOf(id)), ChatFileContext.Default.ChatFile);
            return file is not null && file.IsOf(account) && file.ExpiresAt > clock.GetUtcNow() ? file : null;
        }
        catch (FileNotFoundException)
        {
            // Removed between the two looks.
            return null;
        }
    }

    public Stream Open(ChatFile file) =>
        new FileStream(BytesOf(file.Id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);

    /// <summary>Removes what is past its time, and what a crash has left without its description.</summary>
    public int Sweep()
    {
        if (!Directory.Exists(_folder))
        {
            return 0;
        }

        var (now, removed) = (clock.GetUtcNow(), 0);
        foreach (var path in Directory.EnumerateFiles(_folder, "*.bin"))
        {
            lock (_claiming)
            {
                removed += RemoveIfPast(path, now) ? 1 : 0;
            }
        }

        return removed;
    }

    private bool RemoveIfPast(string path, DateTimeOffset now)
    {
        var id = Path.GetFileNameWithoutExtension(path);
        var known = FactsAt(id);
        if (known is not null ? known.ExpiresAt > now : File.GetLastWriteTimeUtc(path) + UnsentFor > now)
        {
            return false;
        }

        var length = new FileInfo(path).Length;
        File.Delete(FactsOf(id));
        File.Delete(path);
        Add(known?.Tenant ?? Nobody, -length);
        return true;
    }

    /// <summary>Null as well for a description that a power cut has left damaged: its file goes by its own age.</summary>
    private ChatFile? FactsAt(string id)
    {
        try
        {
            return File.Exists(FactsOf(id)) ? JsonSerializer.Deserialize(File.ReadAllBytes(FactsOf(id)), ChatFileContext.Default.ChatFile) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<long> CopyAsync(Stream body, string path, CancellationToken cancellationToken)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            var (length, read) = (0L, 0);
            while (length <= LengthMax && (read = await body.ReadAsync(chunk, cancellationToken)) > 0)
            {
                length += read;
                await file.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
            }

            file.Flush(flushToDisk: true);
            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Whole or not at all: a reader never sees half of it.</summary>
    private void Describe(ChatFile file)
    {
        var fresh = FactsOf(file.Id) + ".new";
        File.WriteAllBytes(fresh, JsonSerializer.SerializeToUtf8Bytes(file, ChatFileContext.Default.ChatFile));
        File.Move(fresh, FactsOf(file.Id), overwrite: true);
    }

    private void Add(string tenant, long bytes)
    {
        lock (_lock)
        {
            // What is counted later is found in the folder as it is then.
            if (_sizes is not null)
            {
                _sizes[tenant] = _sizes.GetValueOrDefault(tenant) + bytes;
            }
        }
    }

    /// <summary>Bytes by tenant, counted once, when they are asked for first. Under the lock.</summary>
    private Dictionary<string, long> Sizes()
    {
        if (_sizes is not null)
        {
            return _sizes;
        }

        _sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var file in Directory.Exists(_folder) ? new DirectoryInfo(_folder).EnumerateFiles("*.bin") : [])
        {
            var tenant = FactsAt(Path.GetFileNameWithoutExtension(file.Name))?.Tenant ?? Nobody;
            _sizes[tenant] = _sizes.GetValueOrDefault(tenant) + file.Length;
        }

        return _sizes;
    }

    private string BytesOf(string id) => Path.Combine(_folder, id + ".bin");

    private string FactsOf(string id) => Path.Combine(_folder, id + ".json");
}
