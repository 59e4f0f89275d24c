using Gateway.SystemTests.Faults.Load;

namespace Gateway.SystemTests.Faults.Checks;

/// <summary>Holds what agents noted against the log.</summary>
internal static class DeskAudit
{
    /// <returns>Messages nobody was told of because their agent closed the conversation before it heard of them.</returns>
    public static int Check(LogAudit log, IReadOnlyList<DeskNotes> desks)
    {
        var told = new HashSet<string>();
        foreach (var desk in desks)
        {
            Check(log, desk);
            desk.CopySeenTo(told);
        }

        var closedUnheard = 0;
        foreach (var (message, place) in log.Messages.Where(message => !told.Contains(message.Key.ToString())))
        {
            if (log.IsOver(place.Conversation))
            {
                closedUnheard++;
            }
            else
            {
                log.Findings.Add(Promises.ToldAll, $"{message} in {place.Conversation}");
            }
        }

        return closedUnheard;
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
