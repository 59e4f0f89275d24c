using System.Text;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Events;
using Gateway.Conversations.Threads;
using Gateway.Journal;

namespace Gateway.Conversations.Agents;

/// <summary>Finds the lines of a conversation that stand before its transcript, in the event log, backwards.</summary>
internal sealed class EarlierLines(GatewayJournal journal)
{
    // One answer is as long as a transcript.
    private const int LinesMax = 100;

    // Lines that a frame of 1 MiB holds even when every character is escaped.
    private const int TextMax = 128 * 1024;

    // A busy partition has some hundred events between two lines of one conversation: 16 windows find a screenful in tens of milliseconds, and the next request goes on.
    private const int WindowsMax = 16;
    private const int Window = 1000;

    /// <param name="place">Where the transcript begins in the log.</param>
    /// <param name="cursor">From the answer before; null to begin.</param>
    public async ValueTask<HistoryPageFrame> ReadAsync(string conversation, HistoryPlace place, long? cursor)
    {
        var id = ConversationId.TryParse(conversation, out var parsed) ? parsed : throw new ArgumentException("No conversation.", nameof(conversation));
        var partition = new JournalKey(RecordKind.Conversation, id.Thread.Value).Partition(journal.PartitionCount);
        var lines = new List<TranscriptEntry>();
        var (before, text) = (Math.Min(cursor ?? place.Before, place.Before), 0);
        for (var window = 0; window < WindowsMax && before > place.First && lines.Count < LinesMax && text < TextMax; window++)
        {
            var after = Math.Max(place.First, before - Window) - 1;
            var (found, next) = await WindowAsync(partition, after, before, conversation);
            var taken = 0;
            for (var i = found.Count - 1; i >= 0 && lines.Count < LinesMax && text < TextMax; i--, taken++)
            {
                lines.Add(found[i].Line);
                text += (found[i].Line.Text?.Length ?? 0) + (found[i].Line.Payload?.Length ?? 0);
                before = found[i].Sequence;
            }

            before = taken == found.Count ? next : before;
        }

        lines.Reverse();
        return new HistoryPageFrame(conversation, lines, before > place.First ? before : null);
    }

    /// <summary>The lines of the conversation in one stretch of the log.</summary>
    /// <returns>And where the stretch before it ends; 0 when retention has taken what is before.</returns>
    private async ValueTask<(List<(long Sequence, TranscriptEntry Line)> Found, long Next)> WindowAsync(int partition, long after, long before, string conversation)
    {
        var found = new List<(long, TranscriptEntry)>();
        var name = Encoding.UTF8.GetBytes(conversation);
        var (read, first) = (after, 0L);
        while (read < before - 1)
        {
            var page = await journal.ReadLogAsync(partition, read, (int)(before - 1 - read));
            first = page.FirstKept;
            if (page.Records.Count == 0 || page.Records[0].Sequence >= before)
            {
                break;
            }

            foreach (var record in page.Records)
            {
                if (record.Sequence < before && record.Data.Span.IndexOf(name) >= 0 && LineOf(EventRecord.JsonOf(record.Data), conversation) is { } line)
                {
                    found.Add((record.Sequence, line));
                }
            }

            read = page.Records[^1].Sequence;
        }

        return (found, after + 1 > first ? after + 1 : 0);
    }

    private static TranscriptEntry? LineOf(ReadOnlyMemory<byte> json, string conversation)
    {
        using (var document = JsonDocument.Parse(json))
        {
            var root = document.RootElement;
            if (root.GetProperty("subject").GetString() != conversation || !root.GetProperty("data").TryGetProperty("direction", out _))
            {
                return null;
            }
        }

        return Transcripts.LineOf(json);
    }
}
