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
    private readonly Lock _lock = new();

    // What is claimed is not swept away in the same moment.
    private readonly Lock _claiming = new();
    private long _total = -1;

    /// <summary>Whether the folder may take another file of the largest size.</summary>
    public bool HasRoom => Total + LengthMax <= TotalMax;

    private long Total => Add(0);

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
            Add(length);
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
        if (ExpiryOf(id) is { } end ? end > now : File.GetLastWriteTimeUtc(path) + UnsentFor > now)
        {
            return false;
        }

        var length = new FileInfo(path).Length;
        File.Delete(FactsOf(id));
        File.Delete(path);
        Add(-length);
        return true;
    }

    private DateTimeOffset? ExpiryOf(string id) =>
        File.Exists(FactsOf(id)) ? JsonSerializer.Deserialize(File.ReadAllBytes(FactsOf(id)), ChatFileContext.Default.ChatFile)?.ExpiresAt : null;

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

    /// <returns>What the folder holds then; counted once, when it is asked for first.</returns>
    private long Add(long bytes)
    {
        lock (_lock)
        {
            var counted = _total >= 0;
            _total = counted ? _total + bytes : Directory.Exists(_folder) ? new DirectoryInfo(_folder).EnumerateFiles("*.bin").Sum(static f => f.Length) : 0;
            return _total;
        }
    }

    private string BytesOf(string id) => Path.Combine(_folder, id + ".bin");

    private string FactsOf(string id) => Path.Combine(_folder, id + ".json");
}
