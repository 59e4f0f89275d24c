using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.SystemTests.Subscriptions;

/// <summary>What a subscriber that is killed has taken, a line an event, handed to the system before it is acknowledged: what was answered is in the file.</summary>
internal sealed class TakenNotes : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _lock = new();

    public TakenNotes(string path) => _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public void Add(IEnumerable<JsonElement> events)
    {
        var lines = new StringBuilder();
        foreach (var one in events)
        {
            var sequence = one.TryGetProperty("conversationsequence", out var n) ? n.GetInt64() : 0;
            lines.Append(CultureInfo.InvariantCulture, $"{one.GetProperty("partition").GetInt32()} {one.GetProperty("sequence").GetInt64()} {one.GetProperty("subject").GetString()} {sequence}\n");
        }

        lock (_lock)
        {
            _file.Write(Encoding.ASCII.GetBytes(lines.ToString()));
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Whole lines only: the last one may be cut by the kill.</summary>
    public static List<Taken> Read(string path)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(' ')).Where(static parts => parts.Length == 4).Select(static parts => new Taken(
            int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2], long.Parse(parts[3], CultureInfo.InvariantCulture)))];
    }
}

internal readonly record struct Taken(int Partition, long Sequence, string Conversation, long ConversationSequence);
