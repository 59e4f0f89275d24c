using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>A conversation told whole to somebody who has it or takes part in it.</summary>
internal static class Descriptions
{
    // One server frame holds 1 MiB; the rest is room for the frame around the lines.
    private const int BytesMax = 960 * 1024;

    // Text may be escaped to six bytes a character; ids, times and names of a line are some hundreds.
    private const int BytesOfCharacter = 6;
    private const int BytesOfLine = 1024;
    private const int BytesOfAttachment = 3072;

    public static AssignedFrame Assigned(ConversationId conversation, ThreadState state, IReadOnlyList<TranscriptEntry> lines) =>
        new(conversation.ToString(), JobId.Of(conversation, state.Epoch), Newest(lines), state.LinesTotal);

    public static JoinedFrame Joined(ConversationId conversation, ThreadState state, IReadOnlyList<TranscriptEntry> lines, ParticipantRole role) =>
        new(conversation.ToString(), role, state.Phase == ConversationPhase.Assigned ? state.Agent : null, Newest(lines), state.LinesTotal);

    /// <summary>The conversation to the agent that holds this job of it; null when it does not (any more).</summary>
    public static ServerFrame? Of(ConversationId conversation, ThreadState state, IReadOnlyList<TranscriptEntry> lines, JobRef job, string agent)
    {
        if (job.Conversation != conversation)
        {
            return null;
        }

        if (job.Side > 0)
        {
            return state.Moves.Participants.Find(p => p.Side == job.Side && p.Epoch == job.Epoch && p.IsIn(agent)) is { } participant
                ? Joined(conversation, state, lines, participant.Role)
                : null;
        }

        return state.Phase == ConversationPhase.Assigned && state.Epoch == job.Epoch && state.Agent == agent ? Assigned(conversation, state, lines) : null;
    }

    /// <summary>As many of the newest lines as one frame is sure to hold; always the last one.</summary>
    private static TranscriptEntry[] Newest(IReadOnlyList<TranscriptEntry> lines)
    {
        var (first, bytes) = (lines.Count, 0L);
        while (first > 0)
        {
            var line = lines[first - 1];
            bytes += BytesOfLine + (BytesOfAttachment * line.Attachments.Count)
                + ((long)BytesOfCharacter * ((line.Text?.Length ?? 0) + (line.Payload?.Length ?? 0) + (line.SenderName?.Length ?? 0)));
            if (bytes > BytesMax && first < lines.Count)
            {
                break;
            }

            first--;
        }

        var newest = new TranscriptEntry[lines.Count - first];
        for (var i = 0; i < newest.Length; i++)
        {
            newest[i] = lines[first + i];
        }

        return newest;
    }
}
