using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Protocol.Reading;

/// <summary>What an agent sends. Members of other frames and of later versions are passed over.</summary>
internal static class ClientFrameReader
{
    public static ClientFrame? Read<TSource>(ref TSource source, string type, out bool known)
        where TSource : struct, IFrameSource, allows ref struct
    {
        known = true;
        switch (type)
        {
            case "hello":
                return Hello(ref source);
            case "presence":
                return PresenceState(ref source);
            case "accept":
                return new AcceptFrame(One(ref source, Member.Offer));
            case "decline":
                return Decline(ref source);
            case "reply":
                return Reply(ref source);
            case "transfer":
                return Transfer(ref source);
            case "close":
                return Close(ref source);
            case "wrapped":
                return new WrappedFrame(One(ref source, Member.Conversation));
            case "typing":
                return new TypingFrame(One(ref source, Member.Conversation));
            case "ack":
                return Ack(ref source);
            case "ping":
                MemberReader.SkipAll(ref source);
                return new PingFrame();
            default:
                return MoveFrameReader.Read(ref source, type, out known);
        }
    }

    private static HelloFrame Hello<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        long? resumeAfter = null;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            if (member == Member.ResumeAfter)
            {
                resumeAfter = source.Integer(member);
            }
            else
            {
                source.Skip();
            }
        }

        return new HelloFrame(resumeAfter is null ? null : source.Need(Member.ResumeAfter, resumeAfter, least: 0));
    }

    private static PresenceFrame? PresenceState<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        var state = PresenceNames.Find(One(ref source, Member.State));
        if (state is null)
        {
            source.Fail(Member.State, "one of online, draining, away, offline");
            return null;
        }

        return new PresenceFrame(state.Value);
    }

    private static DeclineFrame Decline<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        string? offer = null, reason = null;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            switch (member)
            {
                case Member.Offer:
                    offer = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Reason:
                    reason = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                default:
                    source.Skip();
                    break;
            }
        }

        return new DeclineFrame(source.Need(Member.Offer, offer), reason);
    }

    private static ReplyFrame Reply<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        string? conversation = null, clientId = null, text = null, replyTo = null, job = null;
        IReadOnlyList<Attachment> attachments = [];
        IReadOnlyList<QuickReply>? quickReplies = null;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            switch (member)
            {
                case Member.Conversation:
                    conversation = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.ClientId:
                    // A character is at most four bytes.
                    clientId = source.Text(member, 4 * FrameLimits.ClientIdMax);
                    break;
                case Member.Text:
                    text = Lanes.ItemReader.Clean(ref source, member, source.Text(member, FrameLimits.TextBytesMax));
                    break;
                case Member.Attachments:
                    attachments = AttachmentReader.Read(ref source);
                    break;
                case Member.ReplyTo:
                    replyTo = Lanes.ItemReader.Clean(ref source, member, source.Text(member, FrameLimits.NameBytesMax));
                    break;
                case Member.QuickReplies:
                    quickReplies = QuickReplyReader.Read(ref source);
                    break;
                case Member.Job:
                    job = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                default:
                    source.Skip();
                    break;
            }
        }

        if (clientId?.Length > FrameLimits.ClientIdMax)
        {
            source.Fail(Member.ClientId, $"at most {FrameLimits.ClientIdMax} characters");
        }

        if (string.IsNullOrEmpty(text) && attachments.Count == 0)
        {
            source.Fail(Member.Text, "text or attachments are needed");
        }

        QuickReplyReader.Check(ref source, quickReplies, text);
        return new ReplyFrame(source.Need(Member.Conversation, conversation), source.Need(Member.ClientId, clientId), text, attachments, job)
        {
            ReplyTo = replyTo,
            QuickReplies = quickReplies,
        };
    }

    private static TransferFrame Transfer<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        string? conversation = null, queue = null, agent = null, note = null, job = null;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            switch (member)
            {
                case Member.Conversation:
                    conversation = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Queue:
                    queue = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Agent:
                    agent = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Note:
                    note = source.Text(member, FrameLimits.NoteBytesMax);
                    break;
                case Member.Job:
                    job = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                default:
                    source.Skip();
                    break;
            }
        }

        if (string.IsNullOrEmpty(queue) == string.IsNullOrEmpty(agent))
        {
            source.Fail(Member.Queue, "exactly one of queue and agent is needed");
        }

        return new TransferFrame(source.Need(Member.Conversation, conversation), queue, agent, note, job);
    }

    private static CloseFrame Close<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        string? conversation = null, disposition = null, job = null;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            switch (member)
            {
                case Member.Conversation:
                    conversation = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Disposition:
                    disposition = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Job:
                    job = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                default:
                    source.Skip();
                    break;
            }
        }

        return new CloseFrame(source.Need(Member.Conversation, conversation), disposition, job);
    }

    private static AckFrame Ack<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        long? seq = null;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            if (member == Member.Seq)
            {
                seq = source.Integer(member);
            }
            else
            {
                source.Skip();
            }
        }

        return new AckFrame(source.Need(Member.Seq, seq, least: 0));
    }

    /// <summary>The one name a frame consists of.</summary>
    private static string One<TSource>(ref TSource source, Member wanted)
        where TSource : struct, IFrameSource, allows ref struct
    {
        string? value = null;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            if (member == wanted)
            {
                value = source.Text(member, FrameLimits.NameBytesMax);
            }
            else
            {
                source.Skip();
            }
        }

        return source.Need(wanted, value);
    }
}
