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

    // Six of the largest files: a tenant among many may still take some.
    internal const long ShareMin = 64L * 1024 * 1024;

    /// <summary>Whose the files are that a crash has left without a description; no tenant's name is empty.</summary>
    private const string Nobody = "";

    private readonly string _folder = Path.Combine(run.DataDirectory, "chat-files");
    private readonly Lock _lock = new();

    // What is claimed is not swept away in the same moment. By file, so that nobody waits for another's disk; 64 are more than a machine writes at once.
    private readonly Lock[] _claiming = [.. Enumerable.Range(0, 64).Select(static _ => new Lock())];
    private readonly UnsentFiles _unsent = new(clock);
    private Dictionary<string, long>? _sizes;

    /// <summary>
    /// Whether a file of this length has room: in the folder, and in the tenant's share of it, because no tenant's visitors take the place of another's. Files
    /// of the tenant that were never sent make room. Nothing is kept free: what counts is what arrives.
    /// </summary>
    public bool HasRoom(string tenant, long length, int tenants)
    {
        lock (_lock)
        {
            if (Fits(tenant, length, tenants))
            {
                return true;
            }
        }

        if (!_unsent.TryBegin())
        {
            return false;
        }

        Evict(tenant);
        lock (_lock)
        {
            return Fits(tenant, length, tenants);
        }
    }

    /// <summary>Keeps what arrives, as long as <paramref name="room"/> grants each piece of it.</summary>
    public async Task<SavedFile> SaveAsync(
        AccountRef account, string visitor, string name, string mime, Stream body, IFileRoom room, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var taken = 0L;
        var kept = false;
        try
        {
            await using (var stream = new FileStream(BytesOf(id), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous))
            {
                var chunk = ArrayPool<byte>.Shared.Rent(64 * 1024);
                try
                {
                    int read;
                    while ((read = await body.ReadAsync(chunk, cancellationToken)) > 0)
                    {
                        if (taken + read > LengthMax)
                        {
                            return new SavedFile(SaveOutcome.TooLarge);
                        }

                        if (!room.TryTake(read))
                        {
                            return new SavedFile(SaveOutcome.UsedUp);
                        }

                        if (!TryAdd(account.Tenant, read, room.Tenants))
                        {
                            return new SavedFile(SaveOutcome.NoRoom);
                        }

                        taken += read;
                        await stream.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
                    }
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(chunk);
                }

                room.End();
                stream.Flush(flushToDisk: true);
            }

            if (taken == 0)
            {
                return new SavedFile(SaveOutcome.TooLarge);
            }

            var file = new ChatFile(id, account.Tenant, account.Account, visitor, name, mime, taken, clock.GetUtcNow() + UnsentFor);
            Describe(file);
            kept = true;
            return new SavedFile(SaveOutcome.Saved, file);
        }
        finally
        {
            if (!kept)
            {
                File.Delete(BytesOf(id));
                Add(account.Tenant, -taken);
            }
        }
    }

    /// <summary>A message of the visitor names the file: it is kept as long as the conversation may need it. Null when it is not the visitor's, or gone.</summary>
    public ChatFile? Claim(AccountRef account, string visitor, string id)
    {
        lock (ClaimOf(id))
        {
            if (Find(account, id) is not { } file || file.Visitor != visitor)
            {
                return null;
            }

            // Named again, by a message repeated or a new one: nothing is written, and nothing lasts longer for it.
            if (file.Sent)
            {
                return file;
            }

            var claimed = file with { ExpiresAt = clock.GetUtcNow() + SentFor, Sent = true };
            Describe(claimed);
            return claimed;
        }
    }

    public ChatFile? Find(AccountRef account, string id)
    {
        // The id is a name in the folder: nothing else may come through here.
        if (id.Length != 22 || !Base64Url.IsValid(id))
        {
            return null;
        }

        var file = FactsAt(id);
        return file is not null && file.Id == id && file.IsOf(account) && file.ExpiresAt > clock.GetUtcNow() ? file : null;
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
            var id = Path.GetFileNameWithoutExtension(path);
            lock (ClaimOf(id))
            {
                removed += RemoveIfPast(path, id, now) ? 1 : 0;
            }
        }

        return removed;
    }

    private bool RemoveIfPast(string path, string id, DateTimeOffset now)
    {
        var known = FactsAt(id);
        if (known is not null ? known.ExpiresAt > now : File.GetLastWriteTimeUtc(path) + UnsentFor > now)
        {
            return false;
        }

        Remove(path, id, known?.Tenant ?? Nobody);
        return true;
    }

    private void Remove(string path, string id, string tenant)
    {
        var length = new FileInfo(path).Length;
        File.Delete(FactsOf(id));
        File.Delete(path);
        Add(tenant, -length);
    }

    private void Evict(string tenant)
    {
        foreach (var id in _unsent.ToEvict(_folder, tenant, FactsAt))
        {
            lock (ClaimOf(id))
            {
                // Sent between the two looks: it stays.
                if (FactsAt(id) is { Sent: false } && File.Exists(BytesOf(id)))
                {
                    Remove(BytesOf(id), id, tenant);
                }
            }
        }
    }

    /// <summary>Null as well for a description that a power cut has left damaged: its file goes by its own age.</summary>
    private ChatFile? FactsAt(string id)
    {
        try
        {
            return File.Exists(FactsOf(id)) ? JsonSerializer.Deserialize(File.ReadAllBytes(FactsOf(id)), ChatFileContext.Default.ChatFile) : null;
        }
        catch (Exception gone) when (gone is JsonException or FileNotFoundException)
        {
            // Damaged, or removed between the two looks.
            return null;
        }
    }

    /// <summary>Whole or not at all: a reader never sees half of it.</summary>
    private void Describe(ChatFile file)
    {
        var fresh = FactsOf(file.Id) + ".new";
        File.WriteAllBytes(fresh, JsonSerializer.SerializeToUtf8Bytes(file, ChatFileContext.Default.ChatFile));
        File.Move(fresh, FactsOf(file.Id), overwrite: true);
    }

    /// <summary>Under the lock.</summary>
    private bool Fits(string tenant, long length, int tenants)
    {
        var sizes = Sizes();
        return sizes.Values.Sum() + length <= TotalMax && sizes.GetValueOrDefault(tenant) + length <= Math.Max(ShareMin, TotalMax / Math.Max(1, tenants));
    }

    private bool TryAdd(string tenant, long length, int tenants)
    {
        lock (_lock)
        {
            if (!Fits(tenant, length, tenants))
            {
                return false;
            }

            _sizes![tenant] = _sizes.GetValueOrDefault(tenant) + length;
            return true;
        }
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

    private Lock ClaimOf(string id) => _claiming[(uint)string.GetHashCode(id, StringComparison.Ordinal) % (uint)_claiming.Length];

    private string BytesOf(string id) => Path.Combine(_folder, id + ".bin");

    private string FactsOf(string id) => Path.Combine(_folder, id + ".json");
}
