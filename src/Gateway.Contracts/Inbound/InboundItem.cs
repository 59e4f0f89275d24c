namespace Gateway.Contracts;

/// <summary>One decoded item of a provider's payload. Absent facts are null; ids are text, whatever the provider's JSON type.</summary>
[GenerateSerializer, Immutable, Alias("gw.item")]
public sealed record InboundItem
{
    [Id(0)] public required ItemKind Kind { get; init; }

    /// <summary>Channel name as in URLs: <c>whatsapp</c>, <c>line</c>, ...</summary>
    [Id(1)] public required string Channel { get; init; }

    /// <summary>The provider's id of the business account that received the item; null where the payload does not tell.</summary>
    [Id(2)] public string? Account { get; init; }

    /// <summary>The alias the customer writes under: the reply goes to it. At most 256 bytes.</summary>
    [Id(3)] public string? Sender { get; init; }

    [Id(4)] public string? SenderName { get; init; }

    /// <summary>The provider's id of this item, unique on the account; what redelivery is recognised by. At most 256 bytes.</summary>
    [Id(5)] public string? Id { get; init; }

    [Id(6)] public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Text, caption or emoji. At most 64 KiB of UTF-8; longer is cut and <c>truncated</c> is set in <see cref="Extra"/>.</summary>
    [Id(7)] public string? Text { get; init; }

    /// <summary>BCP 47 tag the provider tells of the customer, as given.</summary>
    [Id(8)] public string? Locale { get; init; }

    /// <summary>Id of the message this one answers.</summary>
    [Id(9)] public string? ReplyTo { get; init; }

    [Id(10)] public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    [Id(11)] public GeoPoint? Location { get; init; }

    [Id(12)] public string? Payload { get; init; }

    /// <summary>Of a receipt: <c>sent</c>, <c>delivered</c>, <c>read</c>, <c>failed</c>; of a call its state.</summary>
    [Id(13)] public string? Status { get; init; }

    /// <summary>Id of the message an edit, delete, reaction or receipt is about.</summary>
    [Id(14)] public string? Target { get; init; }

    /// <summary>Other names of the same customer that this payload proves.</summary>
    [Id(15)] public IReadOnlyList<CustomerAlias> Aliases { get; init; } = [];

    /// <summary>Channel facts that have no member of their own (group, thread key, error code, context).</summary>
    [Id(16)] public IReadOnlyDictionary<string, string>? Extra { get; init; }
}

/// <summary>Media by reference: the provider's id or URL, never the bytes.</summary>
[GenerateSerializer, Immutable, Alias("gw.attachment")]
public sealed record Attachment
{
    /// <summary><c>image</c>, <c>video</c>, <c>audio</c>, <c>voice</c>, <c>file</c>, <c>sticker</c>, <c>contact</c>.</summary>
    [Id(0)] public required string Kind { get; init; }

    [Id(1)] public string? Url { get; init; }

    [Id(2)] public string? Id { get; init; }

    [Id(3)] public string? Mime { get; init; }

    [Id(4)] public string? Name { get; init; }

    /// <summary>Bytes.</summary>
    [Id(5)] public long? Size { get; init; }
}

/// <summary>WGS 84 degrees.</summary>
[GenerateSerializer, Immutable, Alias("gw.geo")]
public sealed record GeoPoint([property: Id(0)] double Lat, [property: Id(1)] double Lon);

/// <summary>A scoped name of a customer: <c>phone</c> (E.164 digits), <c>email</c>, <c>bsuid</c>, <c>parent_bsuid</c>, <c>username</c>, <c>user</c>, <c>group</c> ...</summary>
[GenerateSerializer, Immutable, Alias("gw.alias")]
public sealed record CustomerAlias([property: Id(0)] string Kind, [property: Id(1)] string Value);
