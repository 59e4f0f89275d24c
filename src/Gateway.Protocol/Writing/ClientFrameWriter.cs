using Gateway.Contracts.Agents;

namespace Gateway.Protocol.Writing;

/// <summary>What an agent sends: the members of each frame, <c>type</c> first.</summary>
internal static class ClientFrameWriter
{
    public static void Write<TSink>(ref TSink sink, ClientFrame frame)
        where TSink : struct, IFrameSink, allows ref struct
    {
        sink.Begin();
        switch (frame)
        {
            case HelloFrame hello:
                sink.Word(Member.Type, "hello"u8);
                sink.Integer(Member.ResumeAfter, hello.ResumeAfter);
                break;
            case PresenceFrame presence:
                sink.Word(Member.Type, "presence"u8);
                sink.Word(Member.State, PresenceNames.Of(presence.State));
                break;
            case AcceptFrame accept:
                sink.Word(Member.Type, "accept"u8);
                sink.Text(Member.Offer, accept.Offer);
                break;
            case DeclineFrame decline:
                sink.Word(Member.Type, "decline"u8);
                sink.Text(Member.Offer, decline.Offer);
                sink.Text(Member.Reason, decline.Reason);
                break;
            case ReplyFrame reply:
                sink.Word(Member.Type, "reply"u8);
                sink.Text(Member.Conversation, reply.Conversation);
                sink.Text(Member.ClientId, reply.ClientId);
                sink.Text(Member.Text, reply.Text);
                AttachmentWriter.Write(ref sink, reply.Attachments);
                sink.Text(Member.Job, reply.Job);
                sink.Text(Member.ReplyTo, reply.ReplyTo);
                QuickReplyWriter.Write(ref sink, reply.QuickReplies);
                break;
            case TransferFrame transfer:
                sink.Word(Member.Type, "transfer"u8);
                sink.Text(Member.Conversation, transfer.Conversation);
                sink.Text(Member.Queue, transfer.Queue);
                sink.Text(Member.Agent, transfer.Agent);
                sink.Text(Member.Note, transfer.Note);
                sink.Text(Member.Job, transfer.Job);
                break;
            case CloseFrame close:
                sink.Word(Member.Type, "close"u8);
                sink.Text(Member.Conversation, close.Conversation);
                sink.Text(Member.Disposition, close.Disposition);
                sink.Text(Member.Job, close.Job);
                break;
            case WrappedFrame wrapped:
                sink.Word(Member.Type, "wrapped"u8);
                sink.Text(Member.Conversation, wrapped.Conversation);
                break;
            case TypingFrame typing:
                sink.Word(Member.Type, "typing"u8);
                sink.Text(Member.Conversation, typing.Conversation);
                break;
            case AckFrame ack:
                sink.Word(Member.Type, "ack"u8);
                sink.Integer(Member.Seq, ack.Seq);
                break;
            case PingFrame:
                sink.Word(Member.Type, "ping"u8);
                break;
            default:
                MoveFrameWriter.Write(ref sink, frame);
                break;
        }

        sink.End();
    }
}
