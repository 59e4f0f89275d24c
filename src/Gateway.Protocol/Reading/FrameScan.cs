using System.Globalization;

namespace Gateway.Protocol.Reading;

internal static class FrameScan
{
    // The longest name, unassigned, has ten letters.
    private const int TypeBytesMax = 32;

    /// <summary>Finds the frame's type wherever it stands; null, with a fault, when there is none.</summary>
    public static string? FindType<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        var scope = source.Enter();
        while (source.Next(ref scope, out var member))
        {
            if (member == Member.Type)
            {
                var type = source.Text(member, TypeBytesMax);
                if (type is null)
                {
                    source.Fail(member, "text is needed");
                }

                return type;
            }

            source.Skip();
        }

        source.Fail(Member.Type, "is missing");
        return null;
    }

    /// <summary>A value that must be there and not be empty.</summary>
    public static string Need<TSource>(ref this TSource source, Member member, string? value)
        where TSource : struct, IFrameSource, allows ref struct
    {
        if (string.IsNullOrEmpty(value))
        {
            source.Fail(member, value is null ? "is missing" : "must not be empty");
            return "";
        }

        return value;
    }

    public static long Need<TSource>(ref this TSource source, Member member, long? value, long least)
        where TSource : struct, IFrameSource, allows ref struct
    {
        if (value is null)
        {
            source.Fail(member, "is missing");
        }
        else if (value < least)
        {
            source.Fail(member, string.Create(CultureInfo.InvariantCulture, $"at least {least}"));
        }

        return value ?? 0;
    }

    /// <summary>RFC 3339 with an offset or <c>Z</c>.</summary>
    public static DateTimeOffset? Time<TSource>(ref this TSource source, Member member)
        where TSource : struct, IFrameSource, allows ref struct
    {
        // 2026-01-31T23:59:59.9999999+00:00
        const int timeBytesMax = 33;
        var text = source.Text(member, timeBytesMax);
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        source.Fail(member, "a time as RFC 3339 is needed");
        return null;
    }
}
