using Gateway.Contracts.Agents;

namespace Gateway.Protocol.Reading;

/// <summary>What the gateway sends, for agents written in C#: the client package and the load generator.</summary>
internal static class ServerFrameReader
{
    public static ServerFrame? Read<TSource>(ref TSource source, string type, out bool known)
        where TSource : struct, IFrameSource, allows ref struct
    {
        known = type is "welcome" or "offer" or "revoked" or "assigned" or "message" or "unassigned" or "delivery" or "error" or "pong"
            or "joined" or "left" or "participant" or "history" or "typing";
        return known ? Build(ref source, type, Fields(ref source)) : null;
    }

    /// <summary>
    /// A name means the same in every server frame, so one loop reads them all. The gateway is trusted more than an agent: a member
    /// that does not belong to the frame must still have its right type.
    /// </summary>
    private static ServerFields Fields<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        var fields = default(ServerFields);
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            switch (member)
            {
                case Member.Seq:
                    fields.Seq = source.Integer(member);
                    break;
                case Member.Agent:
                    fields.Agent = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.ResumeFrom:
                    fields.ResumeFrom = source.Integer(member);
                    break;
                case Member.Snapshot:
                    fields.Snapshot = source.Flag(member);
                    break;
                case Member.Offer:
                    fields.Offer = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Job:
                    fields.Job = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Conversation:
                    fields.Conversation = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.ExpiresAt:
                    fields.ExpiresAt = source.Time(member);
                    break;
                case Member.Context:
                    fields.Context = OfferContextReader.Read(ref source);
                    break;
                case Member.Transcript:
                    fields.Transcript = TranscriptReader.ReadAll(ref source);
                    break;
                case Member.Message:
                    fields.Message = TranscriptReader.Read(ref source);
                    break;
                case Member.Role:
                    fields.Role = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.State:
                    fields.State = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Total:
                    fields.Total = source.Integer(member);
                    break;
                case Member.Cursor:
                    fields.Cursor = source.Integer(member);
                    break;
                case Member.Why:
                    fields.Why = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.ClientId:
                    fields.ClientId = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Status:
                    fields.Status = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Code:
                    fields.Code = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Detail:
                    fields.Detail = source.Text(member, FrameLimits.NoteBytesMax);
                    break;
                case Member.Frame:
                    fields.Frame = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                default:
                    source.Skip();
                    break;
            }
        }

        return fields;
    }

    private static ServerFrame? Build<TSource>(ref TSource source, string type, in ServerFields fields)
        where TSource : struct, IFrameSource, allows ref struct
    {
        var seq = fields.Seq is null ? 0 : source.Need(Member.Seq, fields.Seq, least: 0);
        switch (type)
        {
            case "welcome":
                return new WelcomeFrame(
                    source.Need(Member.Agent, fields.Agent), source.Need(Member.ResumeFrom, fields.ResumeFrom, least: 0), fields.Snapshot ?? false)
                { Seq = seq };
            case "offer" when fields.ExpiresAt is { } expiresAt && fields.Context is { } context:
                return new OfferFrame(
                    source.Need(Member.Offer, fields.Offer), source.Need(Member.Job, fields.Job),
                    source.Need(Member.Conversation, fields.Conversation), expiresAt, context)
                { Seq = seq };
            case "offer":
                source.Fail(fields.Context is null ? Member.Context : Member.ExpiresAt, "is missing");
                return null;
            case "revoked":
                return new RevokedFrame(source.Need(Member.Offer, fields.Offer), source.Need(Member.Why, fields.Why)) { Seq = seq };
            case "assigned":
                return new AssignedFrame(
                    source.Need(Member.Conversation, fields.Conversation), source.Need(Member.Job, fields.Job), fields.Transcript ?? [], TotalOf(ref source, fields))
                { Seq = seq };
            case "joined":
                return new JoinedFrame(
                    source.Need(Member.Conversation, fields.Conversation), RoleOf(ref source, fields), fields.Agent, fields.Transcript ?? [], TotalOf(ref source, fields))
                { Seq = seq };
            case "left":
                return new LeftFrame(source.Need(Member.Conversation, fields.Conversation), source.Need(Member.Why, fields.Why)) { Seq = seq };
            case "participant":
                return new ParticipantFrame(
                    source.Need(Member.Conversation, fields.Conversation), fields.Agent, RoleOf(ref source, fields), source.Need(Member.State, fields.State), fields.Why)
                { Seq = seq };
            case "history":
                return new HistoryPageFrame(source.Need(Member.Conversation, fields.Conversation), fields.Transcript ?? [], fields.Cursor) { Seq = seq };
            case "message" when fields.Message is { } message:
                return new MessageFrame(source.Need(Member.Conversation, fields.Conversation), message) { Seq = seq };
            case "message":
                source.Fail(Member.Message, "is missing");
                return null;
            case "unassigned":
                return new UnassignedFrame(source.Need(Member.Conversation, fields.Conversation), source.Need(Member.Why, fields.Why)) { Seq = seq };
            case "delivery":
                return new DeliveryFrame(
                    source.Need(Member.Conversation, fields.Conversation), source.Need(Member.ClientId, fields.ClientId),
                    source.Need(Member.Status, fields.Status), fields.Code)
                { Seq = seq };
            case "typing":
                return new CustomerTypingFrame(source.Need(Member.Conversation, fields.Conversation)) { Seq = seq };
            case "error":
                return new ErrorFrame(source.Need(Member.Code, fields.Code), fields.Detail ?? "", fields.Frame ?? "", fields.ClientId) { Seq = seq };
            default:
                return new PongFrame { Seq = seq };
        }
    }

    private static ParticipantRole RoleOf<TSource>(ref TSource source, in ServerFields fields)
        where TSource : struct, IFrameSource, allows ref struct
    {
        if (RoleNames.Find(fields.Role) is { } role)
        {
            return role;
        }

        source.Fail(Member.Role, "one of observe, advise, speak");
        return default;
    }

    private static int TotalOf<TSource>(ref TSource source, in ServerFields fields)
        where TSource : struct, IFrameSource, allows ref struct =>
        fields.Total is null ? 0 : (int)Math.Min(int.MaxValue, source.Need(Member.Total, fields.Total, least: 0));

    private struct ServerFields
    {
        public long? Seq, ResumeFrom, Total, Cursor;
        public string? Agent, Offer, Job, Conversation, Why, ClientId, Status, Code, Detail, Frame, Role, State;
        public bool? Snapshot;
        public DateTimeOffset? ExpiresAt;
        public OfferContext? Context;
        public IReadOnlyList<TranscriptEntry>? Transcript;
        public TranscriptEntry? Message;
    }
}
