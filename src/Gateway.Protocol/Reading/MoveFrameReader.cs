using Gateway.Contracts.Agents;

namespace Gateway.Protocol.Reading;

/// <summary>What an agent sends to move a conversation: park, invite, take over ... Members of other frames are passed over.</summary>
internal static class MoveFrameReader
{
    public static ClientFrame? Read<TSource>(ref TSource source, string type, out bool known)
        where TSource : struct, IFrameSource, allows ref struct
    {
        known = true;
        switch (type)
        {
            case "park":
                var given = Given.Of(ref source, Member.Until, Member.Note);
                return new ParkFrame(given.Conversation, given.Time, given.Note);
            case "unpark":
                return new UnparkFrame(Given.Of(ref source).Conversation);
            case "invite":
                given = Given.Of(ref source, Member.Role, Member.Queue, Member.Agent, Member.Note);
                ExpectOne(ref source, given);
                return new InviteFrame(given.Conversation, RoleOf(ref source, given, ParticipantRole.Advise, "one of advise, speak"), given.Queue, given.Agent, given.Note);
            case "join":
                given = Given.Of(ref source, Member.Role);
                return new JoinFrame(given.Conversation, RoleOf(ref source, given, ParticipantRole.Observe, "one of observe, speak"));
            case "leave":
                given = Given.Of(ref source, Member.Agent);
                return new LeaveFrame(given.Conversation, given.Agent);
            case "takeover":
                return new TakeOverFrame(Given.Of(ref source).Conversation);
            case "whisper":
                given = Given.Of(ref source, Member.ClientId, Member.Text);
                return Whisper(ref source, given);
            case "callback":
                given = Given.Of(ref source, Member.At, Member.Note);
                return new CallbackFrame(given.Conversation, given.Time, given.Note);
            case "merge":
                given = Given.Of(ref source, Member.Into);
                return new MergeFrame(given.Conversation, source.Need(Member.Into, given.Into));
            case "history":
                given = Given.Of(ref source, Member.Cursor);
                return new HistoryFrame(given.Conversation, given.Cursor is null ? null : source.Need(Member.Cursor, given.Cursor, least: 0));
            default:
                known = false;
                return null;
        }
    }

    private static WhisperFrame Whisper<TSource>(ref TSource source, in Given given)
        where TSource : struct, IFrameSource, allows ref struct
    {
        if (given.ClientId?.Length > FrameLimits.ClientIdMax)
        {
            source.Fail(Member.ClientId, $"at most {FrameLimits.ClientIdMax} characters");
        }

        return new WhisperFrame(given.Conversation, source.Need(Member.ClientId, given.ClientId), source.Need(Member.Text, given.Text));
    }

    private static void ExpectOne<TSource>(ref TSource source, in Given given)
        where TSource : struct, IFrameSource, allows ref struct
    {
        if (string.IsNullOrEmpty(given.Queue) == string.IsNullOrEmpty(given.Agent))
        {
            source.Fail(Member.Queue, "exactly one of queue and agent is needed");
        }
    }

    /// <param name="other">Beside speaking, what the frame is for.</param>
    private static ParticipantRole RoleOf<TSource>(ref TSource source, in Given given, ParticipantRole other, string rule)
        where TSource : struct, IFrameSource, allows ref struct
    {
        if (RoleNames.Find(given.Role) is { } role && (role == other || role == ParticipantRole.Speak))
        {
            return role;
        }

        source.Fail(Member.Role, rule);
        return other;
    }

    private struct Given
    {
        public string Conversation;
        public string? Note, Queue, Agent, Role, ClientId, Text, Into;
        public DateTimeOffset? Time;
        public long? Cursor;

        public static Given Of<TSource>(ref TSource source, params ReadOnlySpan<Member> wanted)
            where TSource : struct, IFrameSource, allows ref struct
        {
            var given = default(Given);
            string? conversation = null;
            var scope = source.Enter();
            while (source.Next(ref scope, out var member))
            {
                if (member == Member.Conversation)
                {
                    conversation = source.Text(member, FrameLimits.NameBytesMax);
                }
                else if (wanted.Contains(member))
                {
                    given.Read(ref source, member);
                }
                else
                {
                    source.Skip();
                }
            }

            given.Conversation = source.Need(Member.Conversation, conversation);
            return given;
        }

        private void Read<TSource>(ref TSource source, Member member)
            where TSource : struct, IFrameSource, allows ref struct
        {
            switch (member)
            {
                case Member.Until or Member.At:
                    Time = source.Time(member);
                    break;
                case Member.Cursor:
                    Cursor = source.Integer(member);
                    break;
                case Member.Note:
                    Note = source.Text(member, FrameLimits.NoteBytesMax);
                    break;
                case Member.Queue:
                    Queue = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Agent:
                    Agent = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Role:
                    Role = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.ClientId:
                    // A character is at most four bytes.
                    ClientId = source.Text(member, 4 * FrameLimits.ClientIdMax);
                    break;
                case Member.Text:
                    Text = Lanes.ItemReader.Clean(ref source, member, source.Text(member, FrameLimits.TextBytesMax));
                    break;
                default:
                    Into = source.Text(member, FrameLimits.NameBytesMax);
                    break;
            }
        }
    }
}
