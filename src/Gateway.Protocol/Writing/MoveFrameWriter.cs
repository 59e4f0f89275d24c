using Gateway.Contracts.Agents;

namespace Gateway.Protocol.Writing;

/// <summary>What an agent sends to move a conversation: the members of each frame, <c>type</c> first.</summary>
internal static class MoveFrameWriter
{
    public static void Write<TSink>(ref TSink sink, ClientFrame frame)
        where TSink : struct, IFrameSink, allows ref struct
    {
        switch (frame)
        {
            case ParkFrame park:
                Head(ref sink, "park"u8, park.Conversation);
                Instant(ref sink, Member.Until, park.Until);
                sink.Text(Member.Note, park.Note);
                break;
            case UnparkFrame unpark:
                Head(ref sink, "unpark"u8, unpark.Conversation);
                break;
            case InviteFrame invite:
                Head(ref sink, "invite"u8, invite.Conversation);
                sink.Word(Member.Role, RoleNames.Of(invite.Role));
                sink.Text(Member.Queue, invite.Queue);
                sink.Text(Member.Agent, invite.Agent);
                sink.Text(Member.Note, invite.Note);
                break;
            case JoinFrame join:
                Head(ref sink, "join"u8, join.Conversation);
                sink.Word(Member.Role, RoleNames.Of(join.Role));
                break;
            case LeaveFrame leave:
                Head(ref sink, "leave"u8, leave.Conversation);
                sink.Text(Member.Agent, leave.Agent);
                break;
            case TakeOverFrame take:
                Head(ref sink, "takeover"u8, take.Conversation);
                break;
            case WhisperFrame whisper:
                Head(ref sink, "whisper"u8, whisper.Conversation);
                sink.Text(Member.ClientId, whisper.ClientId);
                sink.Text(Member.Text, whisper.Text);
                break;
            case CallbackFrame callback:
                Head(ref sink, "callback"u8, callback.Conversation);
                Instant(ref sink, Member.At, callback.At);
                sink.Text(Member.Note, callback.Note);
                break;
            case MergeFrame merge:
                Head(ref sink, "merge"u8, merge.Conversation);
                sink.Text(Member.Into, merge.Into);
                break;
            case HistoryFrame history:
                Head(ref sink, "history"u8, history.Conversation);
                sink.Integer(Member.Cursor, history.Cursor);
                break;
            default:
                throw new ArgumentException($"{frame.GetType().Name} has no wire form.", nameof(frame));
        }
    }

    private static void Head<TSink>(ref TSink sink, ReadOnlySpan<byte> type, string conversation)
        where TSink : struct, IFrameSink, allows ref struct
    {
        sink.Word(Member.Type, type);
        sink.Text(Member.Conversation, conversation);
    }

    private static void Instant<TSink>(ref TSink sink, Member member, DateTimeOffset? time)
        where TSink : struct, IFrameSink, allows ref struct
    {
        if (time is { } value)
        {
            sink.Time(member, value);
        }
    }
}
