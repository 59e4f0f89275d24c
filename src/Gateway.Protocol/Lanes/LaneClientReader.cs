using Gateway.Contracts;
using Gateway.Protocol.Reading;

namespace Gateway.Protocol.Lanes;

/// <summary>What a publisher or subscriber sends.</summary>
internal static class LaneClientReader
{
    // A key has about 80 characters; a program names itself with its version.
    private const int KeyBytesMax = 256;

    public static LaneFrame? Read<TSource>(ref TSource source, string type, ref LanePlace place, out bool known)
        where TSource : struct, IFrameSource, allows ref struct
    {
        known = true;
        switch (type)
        {
            case "publish":
                return Publish(ref source, ref place);
            case "ack":
                return Handled(ref source);
            case "ping":
                MemberReader.SkipAll(ref source);
                return new LanePing();
            case "pong":
                MemberReader.SkipAll(ref source);
                return new LanePong();
            case "hello":
                return Hello(ref source);
            case "command":
                var command = CommandReader.Read(ref source, verb: null, conversation: null, isFrame: true, ref place);
                if (command is { Key: null, Command: Contracts.Commands.SendCommand })
                {
                    source.Fail(Member.Key, "is needed to send, so that a repeated command sends once");
                }

                return command;
            case "subscribe":
                return Subscribe(ref source);
            default:
                known = false;
                return null;
        }
    }

    private static LanePublish Publish<TSource>(ref TSource source, ref LanePlace place)
        where TSource : struct, IFrameSource, allows ref struct
    {
        string? channel = null, account = null;
        IReadOnlyList<InboundItem>? items = null;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            switch (member)
            {
                case Member.Id:
                    place.Id = source.Integer(member);
                    break;
                case Member.Channel:
                    channel = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Account:
                    account = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Items:
                    items = ItemReader.ReadAll(ref source, channel, account, ref place);
                    break;
                default:
                    source.Skip();
                    break;
            }
        }

        if (source.Fault is null && items is not { Count: > 0 })
        {
            source.Fail(Member.Items, items is null ? "is missing" : "at least 1");
        }

        return new LanePublish(source.Need(Member.Id, place.Id, least: 1), source.Need(Member.Channel, channel), source.Need(Member.Account, account), items ?? []);
    }

    private static LaneHandled Handled<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        long? count = null;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            if (member == Member.Count)
            {
                count = source.Integer(member);
            }
            else
            {
                source.Skip();
            }
        }

        return new LaneHandled(source.Need(Member.Count, count, least: 0));
    }

    private static LaneHello Hello<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        long? version = null;
        string? key = null, client = null;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            switch (member)
            {
                case Member.Version:
                    version = source.Integer(member);
                    break;
                case Member.Key:
                    key = source.Text(member, KeyBytesMax);
                    break;
                case Member.Client:
                    client = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                default:
                    source.Skip();
                    break;
            }
        }

        return new LaneHello((int)Math.Min(source.Need(Member.Version, version, least: 1), int.MaxValue), source.Need(Member.Key, key), client);
    }

    private static LaneSubscribe Subscribe<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        string? after = null, conversation = null, content = null, subscription = null;
        IReadOnlyList<string> types = [];
        long? window = null;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            switch (member)
            {
                case Member.After:
                    after = source.Text(member, LaneLimits.CursorBytesMax);
                    break;
                case Member.Types:
                    types = source.Texts(member, LaneLimits.TypesMax, FrameLimits.NameBytesMax);
                    break;
                case Member.Conversation:
                    conversation = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Window:
                    window = source.Integer(member);
                    break;
                case Member.Subscription:
                    subscription = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Content:
                    content = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                default:
                    source.Skip();
                    break;
            }
        }

        if (window is < 1 or > LaneLimits.WindowMax)
        {
            source.Fail(Member.Window, $"1 to {LaneLimits.WindowMax}");
        }

        if (content is not (null or "native" or "json"))
        {
            source.Fail(Member.Content, "native or json");
        }

        if (subscription is not null && (after is not null || conversation is not null || types.Count > 0))
        {
            source.Fail(Member.Subscription, "stands without after, types and conversation: it has a place and a filter of its own");
        }

        return new LaneSubscribe(after, types, conversation, window ?? LaneLimits.WindowDefault, content == "json" ? LaneContent.Json : LaneContent.Native, subscription);
    }
}
