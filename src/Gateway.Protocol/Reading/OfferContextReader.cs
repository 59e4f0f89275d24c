using System.Collections.ObjectModel;
using Gateway.Contracts.Agents;

namespace Gateway.Protocol.Reading;

internal static class OfferContextReader
{
    public static OfferContext Read<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        string? channel = null, account = null, queue = null;
        long? priority = null, cost = null;
        DateTimeOffset? waitingSince = null;
        IReadOnlyDictionary<string, string> labels = ReadOnlyDictionary<string, string>.Empty;
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            switch (member)
            {
                case Member.Channel:
                    channel = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Account:
                    account = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Queue:
                    queue = source.Text(member, FrameLimits.NameBytesMax);
                    break;
                case Member.Priority:
                    priority = source.Integer(member);
                    break;
                case Member.Cost:
                    cost = source.Integer(member);
                    break;
                case Member.WaitingSince:
                    waitingSince = source.Time(member);
                    break;
                case Member.Labels:
                    labels = source.Map(member);
                    break;
                default:
                    source.Skip();
                    break;
            }
        }

        if (waitingSince is null)
        {
            source.Fail(Member.WaitingSince, "is missing");
        }

        return new OfferContext(
            source.Need(Member.Channel, channel), source.Need(Member.Account, account), source.Need(Member.Queue, queue),
            Small(ref source, Member.Priority, priority), Small(ref source, Member.Cost, cost), waitingSince ?? default, labels);
    }

    private static int Small<TSource>(ref TSource source, Member member, long? value)
        where TSource : struct, IFrameSource, allows ref struct
    {
        var number = source.Need(member, value, least: 0);
        if (number > int.MaxValue)
        {
            source.Fail(member, $"at most {int.MaxValue}");
            return 0;
        }

        return (int)number;
    }
}
