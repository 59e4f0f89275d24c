using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.SystemTests.Subscriptions.Kills;

/// <summary>What a subscriber that is killed has taken, a line an event, handed to the system before it is acknowledged: what was answered is in the file.</summary>
internal sealed class TakenNotes : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _lock = new();

    public TakenNotes(string path)
    {
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        // The line before may have been cut by a kill.
        _file.Write("\n"u8);
    }

    public void Add(IEnumerable<JsonElement> events)
    {
        var lines = new StringBuilder();
        foreach (var one in events)
        {
            var sequence = one.TryGetProperty("conversationsequence", out var n) ? n.GetInt64() : 0;
            lines.Append(CultureInfo.InvariantCulture, $"{one.GetProperty("partition").GetInt32()} {SequenceOf(one)} {one.GetProperty("subject").GetString()} {sequence}\n");
        }

        lock (_lock)
        {
            _file.Write(Encoding.ASCII.GetBytes(lines.ToString()));
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>In webhooks it is text.</summary>
    private static long SequenceOf(JsonElement one) => one.GetProperty("sequence") is { ValueKind: JsonValueKind.String } text
        ? long.Parse(text.GetString()!, CultureInfo.InvariantCulture)
        : one.GetProperty("sequence").GetInt64();
}

/// <summary>Reads notes while they are written, going on where it was.</summary>
internal sealed class TakenReader(string path)
{
    private readonly Dictionary<string, string> _conversations = [];
    private long _position;

    /// <summary>In the order they were noted.</summary>
    public List<Taken> Taken { get; } = [];

    public HashSet<(int Partition, long Sequence)> Places { get; } = [];

    /// <summary>Whole lines only: one may be cut by a kill.</summary>
    public void ReadOn()
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _position;
        using var reader = new StreamReader(file, Encoding.ASCII);
        var text = reader.ReadToEnd();
        var end = text.LastIndexOf('\n') + 1;
        _position += end;
        foreach (var line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is [var partition, var sequence, var conversation, var number])
            {
                if (!_conversations.TryGetValue(conversation, out var known))
                {
                    _conversations[conversation] = known = conversation;
                }

                var taken = new Taken(
                    int.Parse(partition, CultureInfo.InvariantCulture), long.Parse(sequence, CultureInfo.InvariantCulture), known, long.Parse(number, CultureInfo.InvariantCulture));
                Taken.Add(taken);
                Places.Add((taken.Partition, taken.Sequence));
            }
        }
    }
}

internal readonly record struct Taken(int Partition, long Sequence, string Conversation, long ConversationSequence);
