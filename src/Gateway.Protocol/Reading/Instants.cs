namespace Gateway.Protocol.Reading;

internal static class Instants
{
    // What DateTimeOffset holds: 0001-01-01 to 9999-12-31.
    private static readonly long Least = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Most = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static DateTimeOffset? OfMilliseconds<TSource>(ref TSource source, Member member, long? milliseconds)
        where TSource : struct, IFrameSource, allows ref struct
    {
        if (milliseconds is not { } value)
        {
            return null;
        }

        if (value >= Least && value <= Most)
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(value);
        }

        source.Fail(member, "milliseconds since 1970 within the years 1 to 9999");
        return null;
    }
}
