namespace Gateway.Protocol.Reading;

/// <summary>
/// What a frame is read from, so that its list of members stands once for all formats. The first broken rule is kept as
/// <see cref="Fault"/>; from then on every loop ends and every value is null, so a reader checks once, at its end.
/// </summary>
internal interface IFrameSource
{
    /// <summary>Names the member and the rule; null while nothing is wrong.</summary>
    string? Fault { get; }

    /// <summary>Bytes read so far: a difference is the size of what was read between.</summary>
    long Consumed { get; }

    void Fail(Member member, string rule);

    /// <summary>Steps into the frame or into the object that is the current value.</summary>
    Scope Enter();

    /// <summary>Steps to the next member of an object and onto its value; false at the end. A known member must not stand twice.</summary>
    bool Next(ref Scope scope, out Member member);

    Scope EnterArray(Member member);

    bool NextElement(ref Scope scope);

    /// <summary>Passes over the current value.</summary>
    void Skip();

    /// <summary>Text of at most <paramref name="bytesMax"/> bytes of UTF-8; null for a null value.</summary>
    string? Text(Member member, int bytesMax);

    /// <summary>The same, and <paramref name="likely"/> itself where that is what stands there: the usual word costs no string.</summary>
    string? Text(Member member, int bytesMax, string? likely);

    /// <summary>RFC 3339 text, or whole milliseconds since 1970.</summary>
    DateTimeOffset? Instant(Member member);

    long? Integer(Member member);

    double? Real(Member member);

    bool? Flag(Member member);

    IReadOnlyDictionary<string, string> Map(Member member);

    /// <summary>An array of texts.</summary>
    IReadOnlyList<string> Texts(Member member, int countMax, int bytesMax);

    /// <summary>A whole object as JSON, in memory of its own.</summary>
    ReadOnlyMemory<byte> Json(Member member);

    /// <summary>Nothing may follow the frame.</summary>
    void ExpectEnd();
}

/// <summary>Where a reader stands in one object or array. Lives in the method that reads it.</summary>
internal struct Scope
{
    /// <summary>Members seen so far, one bit each.</summary>
    public UInt128 Seen;

    /// <summary>Members or elements to come, where the format announces them.</summary>
    public int Left;
}
