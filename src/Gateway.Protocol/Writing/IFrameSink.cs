namespace Gateway.Protocol.Writing;

/// <summary>What a frame is written into, so that its list of members stands once for all formats. Null values leave their member out.</summary>
internal interface IFrameSink
{
    /// <summary>Begins the frame itself or an element of an array.</summary>
    void Begin();

    void Begin(Member member);

    void End();

    void BeginArray(Member member, int count);

    void EndArray();

    void Text(Member member, string? value);

    void Texts(Member member, IReadOnlyList<string> values);

    /// <summary>An object that is JSON already: itself in JSON, its text in MessagePack.</summary>
    void Json(Member member, string json);

    void Integers(Member member, IReadOnlyList<int> values);

    /// <summary>A value of our own making: ASCII, and nothing in it needs escaping.</summary>
    void Word(Member member, scoped ReadOnlySpan<byte> value);

    void Integer(Member member, long? value);

    void Real(Member member, double value);

    void Flag(Member member, bool value);

    void Map(Member member, IReadOnlyDictionary<string, string> values);
}

internal static class FrameSinkExtensions
{
    /// <summary>RFC 3339, UTC, milliseconds, in both formats.</summary>
    public static void Time<TSink>(ref this TSink sink, Member member, DateTimeOffset value)
        where TSink : struct, IFrameSink, allows ref struct
    {
        // 2026-01-31T23:59:59.999Z
        Span<byte> text = stackalloc byte[24];
        value.UtcDateTime.TryFormat(text, out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        sink.Word(member, text[..written]);
    }
}
