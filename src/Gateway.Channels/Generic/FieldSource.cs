using Gateway.Channels.Json;

namespace Gateway.Channels.Generic;

internal enum FieldSourceKind
{
    Item,
    Body,
    Header,
    Parameter,
    Constant,
}

/// <summary>One place that a field may come from.</summary>
/// <param name="Name">Of a header or a parameter; the text of a constant.</param>
/// <param name="Pointer">Into the item or the body.</param>
internal sealed record FieldSource(FieldSourceKind Kind, string Name, JsonPointer? Pointer)
{
    /// <summary>Null when the text names no place.</summary>
    public static FieldSource? Parse(string text) => text switch
    {
        ['=', .. var constant] => new(FieldSourceKind.Constant, constant, null),
        ['@', .. { Length: > 0 } header] => new(FieldSourceKind.Header, header, null),
        ['?', .. { Length: > 0 } parameter] => new(FieldSourceKind.Parameter, parameter, null),
        ['$', .. var path] => JsonPointer.Parse(path) is { } pointer ? new(FieldSourceKind.Body, "", pointer) : null,
        _ => JsonPointer.Parse(text) is { } pointer ? new(FieldSourceKind.Item, "", pointer) : null,
    };

    /// <summary>What stands outside of the body; null when it is not there.</summary>
    public string? Outside(WebhookRequest request) => Kind switch
    {
        FieldSourceKind.Header => request.Header(Name),
        FieldSourceKind.Parameter => request.Query(Name),
        _ => Name,
    };
}

/// <summary>What the rules of one item look at.</summary>
internal readonly ref struct FieldScope(JsonReader item, JsonReader body, WebhookRequest request)
{
    private readonly JsonReader _body = body;

    /// <summary>A reader on the item.</summary>
    public JsonReader Item { get; } = item;

    public WebhookRequest Request { get; } = request;

    /// <summary>The same body and request for something inside the item.</summary>
    public FieldScope Inside(JsonReader part) => new(part, _body, Request);

    public JsonReader At(FieldSource source) => source.Kind == FieldSourceKind.Body ? _body : Item;
}
