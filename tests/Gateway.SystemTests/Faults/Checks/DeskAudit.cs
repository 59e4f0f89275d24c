using Gateway.SystemTests.Faults.Load;

namespace Gateway.SystemTests.Faults.Checks;

/// <summary>Holds what agents noted against the log.</summary>
internal static class DeskAudit
{
    // What the gateway keeps of a conversation for an agent that takes it.
    private const int TranscriptMax = 100;

    /// <summary>Adds to the log's findings what agents were told wrongly or not at all.</summary>
    public static Unheard Check(LogAudit log, IReadOnlyList<DeskNotes> desks)
    {
        foreach (var desk in desks)
        {
            Check(log, desk);
        }

        var unheard = UnheardOf(log, desks);
        foreach (var message in unheard.Waiting)
        {
            log.Findings.Add(Promises.ToldAll, $"{message} in {log.Messages[message].Conversation}");
        }

        return unheard;
    }

    public static Unheard UnheardOf(LogAudit log, IReadOnlyList<DeskNotes> desks)
    {
        var told = new HashSet<string>();
        foreach (var desk in desks)
        {
            desk.CopySeenTo(told);
        }

        var sequences = log.Messages.Values.GroupBy(place => place.Conversation).ToDictionary(c => c.Key, c => c.Select(place => place.Sequence).Order().ToArray());
        var unheard = new Unheard([], 0, 0);
        foreach (var (message, place) in log.Messages.Where(message => !told.Contains(message.Key.ToString())))
        {
            var all = sequences[place.Conversation];
            if (all.Length - Array.BinarySearch(all, place.Sequence) > TranscriptMax)
            {
                unheard = unheard with { BeyondTranscript = unheard.BeyondTranscript + 1 };
            }
            else if (log.IsOver(place.Conversation))
            {
                unheard = unheard with { Closed = unheard.Closed + 1 };
            }
            else
            {
                unheard.Waiting.Add(message);
            }
        }

        return unheard;
    }

    private static void Check(LogAudit log, DeskNotes desk)
    {
        if (desk.RepeatedFrames > 0)
        {
            log.Findings.Add(Promises.ToldOnce, $"{desk.Agent}: {desk.RepeatedFrames} frames");
        }

        var last = new Dictionary<string, long>();
        foreach (var line in desk.Shown())
        {
            if (!log.Messages.TryGetValue(MessageId.Parse(line.Id), out var place) || place != (line.Conversation, line.Sequence))
            {
                log.Findings.Add(Promises.ToldHolder, $"{desk.Agent} was told {line}, the log has {place}");
                continue;
            }

            if (!line.Live)
            {
                // A transcript tells again what was told; it only moves on what is expected next.
                last[line.Conversation] = Math.Max(last.GetValueOrDefault(line.Conversation), line.Sequence);
                continue;
            }

            if (log.HolderAt(line.Conversation, line.Sequence) is var holder && holder != desk.Agent)
            {
                log.Findings.Add(Promises.ToldHolder, $"{desk.Agent} was told {line}, which {holder ?? "nobody"} held");
            }

            if (line.Sequence <= last.GetValueOrDefault(line.Conversation))
            {
                log.Findings.Add(Promises.ToldOnce, $"{desk.Agent} was told {line} after {last[line.Conversation]}");
            }

            last[line.Conversation] = line.Sequence;
        }
    }
}

/// <summary>Messages nobody was told of.</summary>
/// <param name="Waiting">In an open conversation: agents are still to be told.</param>
/// <param name="Closed">Their agent closed the conversation before it heard of them.</param>
/// <param name="BeyondTranscript">A hundred later ones waited with them when an agent took the conversation.</param>
internal sealed record Unheard(List<MessageId> Waiting, int Closed, int BeyondTranscript);
