using Gateway.Contracts.Commands;
using Gateway.Contracts.Configuration;
using Gateway.Protocol.Writing;

namespace Gateway.Protocol.Lanes;

internal static class CommandWriter
{
    public static void Write<TSink>(ref TSink sink, LaneCommand frame)
        where TSink : struct, IFrameSink, allows ref struct
    {
        sink.Integer(Member.Id, frame.Id);
        sink.Text(Member.Key, frame.Key);
        if (frame.Target.Conversation is { } conversation)
        {
            sink.Text(Member.Conversation, conversation);
        }
        else
        {
            sink.Begin(Member.To);
            sink.Text(Member.Channel, frame.Target.Channel);
            sink.Text(Member.Account, frame.Target.Account);
            sink.Text(Member.Recipient, frame.Target.Recipient);
            sink.End();
        }

        switch (frame.Command)
        {
            case SendCommand send:
                sink.Word(Member.Do, "send"u8);
                sink.Text(Member.Text, send.Text);
                AttachmentWriter.Write(ref sink, send.Attachments);
                if (send.Template is { } template)
                {
                    sink.Begin(Member.Template);
                    sink.Text(Member.Name, template.Name);
                    sink.Text(Member.Language, template.Language);
                    sink.Texts(Member.Parameters, template.Parameters);
                    sink.End();
                }

                sink.Text(Member.ReplyTo, send.ReplyTo);
                QuickReplyWriter.Write(ref sink, send.QuickReplies);
                break;
            case OpenCommand open:
                sink.Word(Member.Do, "open"u8);
                sink.Text(Member.Queue, open.Queue);
                if (open.Labels.Count > 0)
                {
                    sink.Map(Member.Labels, open.Labels);
                }

                Write(ref sink, open.Routing);

                break;
            case LabelCommand label:
                sink.Word(Member.Do, "label"u8);
                if (label.Set.Count > 0)
                {
                    sink.Map(Member.Set, label.Set);
                }

                if (label.Remove.Count > 0)
                {
                    sink.Texts(Member.Remove, label.Remove);
                }

                break;
            case ReclassifyCommand reclassify:
                sink.Word(Member.Do, "reclassify"u8);
                sink.Text(Member.Queue, reclassify.Queue);
                Write(ref sink, reclassify.Routing);
                break;
            case EndCommand end:
                sink.Word(Member.Do, "close"u8);
                sink.Text(Member.Disposition, end.Disposition);
                break;
            case AttachCommand attach:
                sink.Word(Member.Do, "attach"u8);
                sink.Text(Member.Name, attach.Name);
                sink.Json(Member.Value, attach.Value);
                break;
            case ParkCommand park:
                sink.Word(Member.Do, "park"u8);
                Instant(ref sink, Member.Until, park.Until);
                break;
            case UnparkCommand unpark:
                sink.Word(Member.Do, "unpark"u8);
                sink.Text(Member.Agent, unpark.Agent);
                break;
            case CallbackCommand callback:
                sink.Word(Member.Do, "callback"u8);
                Instant(ref sink, Member.At, callback.At);
                sink.Text(Member.Queue, callback.Queue);
                break;
            case AssignCommand assign:
                sink.Word(Member.Do, "assign"u8);
                sink.Text(Member.Agent, assign.Agent);
                break;
            case MergeCommand merge:
                sink.Word(Member.Do, "merge"u8);
                sink.Text(Member.Into, merge.Into);
                break;
            case UnmergeCommand:
                sink.Word(Member.Do, "unmerge"u8);
                break;
            default:
                throw new ArgumentException($"{frame.Command.GetType().Name} has no wire form.", nameof(frame));
        }
    }

    private static void Write<TSink>(ref TSink sink, RoutingWishes? wishes)
        where TSink : struct, IFrameSink, allows ref struct
    {
        if (wishes is not null)
        {
            sink.Json(Member.Routing, RoutingWishesJson.Write(wishes));
        }
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
