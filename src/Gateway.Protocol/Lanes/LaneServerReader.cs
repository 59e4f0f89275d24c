using Gateway.Protocol.Reading;

namespace Gateway.Protocol.Lanes;

/// <summary>What the gateway sends, as a client reads it.</summary>
internal static class LaneServerReader
{
    public static LaneFrame? Read<TSource>(ref TSource source, string type, out bool known)
        where TSource : struct, IFrameSource, allows ref struct
    {
        known = true;
        var members = Members.Read(ref source);
        switch (type)
        {
            case "event":
                return new LaneEvent(members.Event);
            case "ack":
                return new LaneAck(source.Need(Member.Id, members.Id, least: 1), source.Need(Member.Credit, members.Credit, least: 0));
            case "done":
                return new LaneDone(source.Need(Member.Id, members.Id, least: 1), source.Need(Member.Conversation, members.Conversation), members.Message);
            case "cursor":
                return new LaneCursor(source.Need(Member.Count, members.Count, least: 0), source.Need(Member.Cursor, members.Cursor));
            case "assignment":
                return new LaneAssignment(members.Partitions, source.Need(Member.Generation, members.Generation, least: 0));
            case "subscribed":
                return new LaneSubscribed(members.Cursor);
            case "welcome":
                return new LaneWelcome(
                    (int)source.Need(Member.Version, members.Version, least: 1), source.Need(Member.Tenant, members.Tenant), members.May,
                    source.Need(Member.Credit, members.Credit, least: 0), source.Need(Member.FrameBytesMax, members.FrameBytesMax, least: 1),
                    source.Need(Member.BatchItemsMax, members.BatchItemsMax, least: 1));
            case "error":
                return new LaneError(
                    source.Need(Member.Code, members.Code), members.Detail ?? "", members.Frame ?? "", members.Id, members.Item, members.RetryAfterMs, members.Cursor);
            case "ping":
                return new LanePing();
            case "pong":
                return new LanePong();
            default:
                known = false;
                return null;
        }
    }

    /// <summary>Every member a frame of the gateway may have; which ones a frame needs is checked by its own line above.</summary>
    private ref struct Members
    {
        public long? Id, Item, Credit, Count, Generation, Version, FrameBytesMax, BatchItemsMax, RetryAfterMs;
        public string? Cursor, Tenant, Code, Detail, Frame, Conversation, Message;
        public IReadOnlyList<string> May;
        public IReadOnlyList<int> Partitions;
        public ReadOnlyMemory<byte> Event;

        public static Members Read<TSource>(ref TSource source)
            where TSource : struct, IFrameSource, allows ref struct
        {
            var read = new Members { May = [], Partitions = [] };
            var scope = source.Enter();
            while (source.Next(ref scope, out var member))
            {
                switch (member)
                {
                    case Member.Event:
                        read.Event = source.Json(member);
                        break;
                    case Member.Id:
                        read.Id = source.Integer(member);
                        break;
                    case Member.Item:
                        read.Item = source.Integer(member);
                        break;
                    case Member.Credit:
                        read.Credit = source.Integer(member);
                        break;
                    case Member.Count:
                        read.Count = source.Integer(member);
                        break;
                    case Member.Version:
                        read.Version = source.Integer(member);
                        break;
                    case Member.FrameBytesMax:
                        read.FrameBytesMax = source.Integer(member);
                        break;
                    case Member.BatchItemsMax:
                        read.BatchItemsMax = source.Integer(member);
                        break;
                    case Member.RetryAfterMs:
                        read.RetryAfterMs = source.Integer(member);
                        break;
                    case Member.Cursor:
                        read.Cursor = source.Text(member, LaneLimits.CursorBytesMax);
                        break;
                    case Member.Tenant:
                        read.Tenant = source.Text(member, FrameLimits.NameBytesMax);
                        break;
                    case Member.Code:
                        read.Code = source.Text(member, FrameLimits.NameBytesMax);
                        break;
                    case Member.Detail:
                        read.Detail = source.Text(member, FrameLimits.NoteBytesMax);
                        break;
                    case Member.Frame:
                        read.Frame = source.Text(member, FrameLimits.NameBytesMax);
                        break;
                    case Member.Conversation:
                        read.Conversation = source.Text(member, FrameLimits.NameBytesMax);
                        break;
                    case Member.Message:
                        read.Message = source.Text(member, FrameLimits.NameBytesMax);
                        break;
                    case Member.Generation:
                        read.Generation = source.Integer(member);
                        break;
                    case Member.Partitions:
                        read.Partitions = Integers(ref source, member);
                        break;
                    case Member.May:
                        read.May = source.Texts(member, LaneLimits.TypesMax, FrameLimits.NameBytesMax);
                        break;
                    default:
                        source.Skip();
                        break;
                }
            }

            return read;
        }

        private static List<int> Integers<TSource>(ref TSource source, Member member)
            where TSource : struct, IFrameSource, allows ref struct
        {
            var values = new List<int>();
            var elements = source.EnterArray(member);
            while (source.NextElement(ref elements))
            {
                if (source.Integer(member) is { } value and >= 0 and < LaneLimits.PartitionsMax && values.Count < LaneLimits.PartitionsMax)
                {
                    values.Add((int)value);
                }
                else
                {
                    source.Fail(member, $"at most {LaneLimits.PartitionsMax} whole numbers below it");
                }
            }

            return values;
        }
    }
}
