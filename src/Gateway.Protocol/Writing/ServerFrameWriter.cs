using Gateway.Contracts.Agents;

namespace Gateway.Protocol.Writing;

/// <summary>What the gateway sends: the members of each frame, <c>type</c> first, then <c>seq</c> where the frame is resumed.</summary>
internal static class ServerFrameWriter
{
    public static void Write<TSink>(ref TSink sink, ServerFrame frame)
        where TSink : struct, IFrameSink, allows ref struct
    {
        sink.Begin();
        switch (frame)
        {
            case WelcomeFrame welcome:
                Head(ref sink, "welcome"u8, frame);
                sink.Text(Member.Agent, welcome.Agent);
                sink.Integer(Member.ResumeFrom, welcome.ResumeFrom);
                sink.Flag(Member.Snapshot, welcome.Snapshot);
                break;
            case OfferFrame offer:
                Head(ref sink, "offer"u8, frame);
                sink.Text(Member.Offer, offer.Offer);
                sink.Text(Member.Job, offer.Job);
                sink.Text(Member.Conversation, offer.Conversation);
                sink.Time(Member.ExpiresAt, offer.ExpiresAt);
                sink.Begin(Member.Context);
                Context(ref sink, offer.Context);
                sink.End();
                break;
            case RevokedFrame revoked:
                Head(ref sink, "revoked"u8, frame);
                sink.Text(Member.Offer, revoked.Offer);
                sink.Text(Member.Why, revoked.Why);
                break;
            case AssignedFrame assigned:
                Head(ref sink, "assigned"u8, frame);
                sink.Text(Member.Conversation, assigned.Conversation);
                sink.Text(Member.Job, assigned.Job);
                Transcript(ref sink, assigned.Transcript, assigned.Total);
                break;
            case JoinedFrame joined:
                Head(ref sink, "joined"u8, frame);
                sink.Text(Member.Conversation, joined.Conversation);
                sink.Word(Member.Role, RoleNames.Of(joined.Role));
                sink.Text(Member.Agent, joined.Agent);
                Transcript(ref sink, joined.Transcript, joined.Total);
                break;
            case LeftFrame left:
                Head(ref sink, "left"u8, frame);
                sink.Text(Member.Conversation, left.Conversation);
                sink.Text(Member.Why, left.Why);
                break;
            case ParticipantFrame participant:
                Head(ref sink, "participant"u8, frame);
                sink.Text(Member.Conversation, participant.Conversation);
                sink.Text(Member.Agent, participant.Agent);
                sink.Word(Member.Role, RoleNames.Of(participant.Role));
                sink.Text(Member.State, participant.State);
                sink.Text(Member.Why, participant.Why);
                break;
            case HistoryPageFrame history:
                Head(ref sink, "history"u8, frame);
                sink.Text(Member.Conversation, history.Conversation);
                Transcript(ref sink, history.Transcript, total: 0);
                sink.Integer(Member.Cursor, history.Cursor);
                break;
            case MessageFrame message:
                Head(ref sink, "message"u8, frame);
                sink.Text(Member.Conversation, message.Conversation);
                sink.Begin(Member.Message);
                Line(ref sink, message.Message);
                sink.End();
                break;
            case UnassignedFrame unassigned:
                Head(ref sink, "unassigned"u8, frame);
                sink.Text(Member.Conversation, unassigned.Conversation);
                sink.Text(Member.Why, unassigned.Why);
                break;
            case DeliveryFrame delivery:
                Head(ref sink, "delivery"u8, frame);
                sink.Text(Member.Conversation, delivery.Conversation);
                sink.Text(Member.ClientId, delivery.ClientId);
                sink.Text(Member.Status, delivery.Status);
                sink.Text(Member.Code, delivery.Code);
                break;
            case CustomerTypingFrame typing:
                Head(ref sink, "typing"u8, frame);
                sink.Text(Member.Conversation, typing.Conversation);
                break;
            case ErrorFrame error:
                Head(ref sink, "error"u8, frame);
                sink.Text(Member.Code, error.Code);
                sink.Text(Member.Detail, error.Detail);
                sink.Text(Member.Frame, error.Frame);
                sink.Text(Member.ClientId, error.ClientId);
                break;
            case PongFrame:
                Head(ref sink, "pong"u8, frame);
                break;
            default:
                throw new ArgumentException($"{frame.GetType().Name} has no wire form.", nameof(frame));
        }

        sink.End();
    }

    private static void Head<TSink>(ref TSink sink, ReadOnlySpan<byte> type, ServerFrame frame)
        where TSink : struct, IFrameSink, allows ref struct
    {
        sink.Word(Member.Type, type);
        sink.Integer(Member.Seq, frame.Seq == 0 ? null : frame.Seq);
    }

    /// <param name="total">Lines of the whole conversation; told when they are more than these.</param>
    private static void Transcript<TSink>(ref TSink sink, IReadOnlyList<TranscriptEntry> lines, int total)
        where TSink : struct, IFrameSink, allows ref struct
    {
        sink.BeginArray(Member.Transcript, lines.Count);
        foreach (var line in lines)
        {
            sink.Begin();
            Line(ref sink, line);
            sink.End();
        }

        sink.EndArray();
        if (total > lines.Count)
        {
            sink.Flag(Member.Truncated, true);
            sink.Integer(Member.Total, total);
        }
    }

    private static void Context<TSink>(ref TSink sink, OfferContext context)
        where TSink : struct, IFrameSink, allows ref struct
    {
        sink.Text(Member.Channel, context.Channel);
        sink.Text(Member.Account, context.Account);
        sink.Text(Member.Queue, context.Queue);
        sink.Integer(Member.Priority, context.Priority);
        sink.Integer(Member.Cost, context.Cost);
        sink.Time(Member.WaitingSince, context.WaitingSince);
        if (context.Labels.Count > 0)
        {
            sink.Map(Member.Labels, context.Labels);
        }
    }

    private static void Line<TSink>(ref TSink sink, TranscriptEntry line)
        where TSink : struct, IFrameSink, allows ref struct
    {
        sink.Integer(Member.Sequence, line.Sequence);
        sink.Text(Member.Direction, line.Direction);
        sink.Text(Member.Kind, line.Kind);
        sink.Time(Member.Time, line.Time);
        sink.Text(Member.Id, line.Id);
        sink.Text(Member.SenderName, line.SenderName);
        sink.Text(Member.Text, line.Text);
        sink.Text(Member.Payload, line.Payload);
        sink.Text(Member.ReplyTo, line.ReplyTo);
        sink.Text(Member.Target, line.Target);
        AttachmentWriter.Write(ref sink, line.Attachments);
        if (line.Location is { } location)
        {
            sink.Begin(Member.Location);
            sink.Real(Member.Lat, location.Lat);
            sink.Real(Member.Lon, location.Lon);
            sink.End();
        }
    }
}
