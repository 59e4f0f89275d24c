using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Shopify;

/// <summary>
/// The resource a topic is about. Its customer is the thread; what an agent wants to see of it at a glance stands in <c>extra</c>, the rest is one call away.
/// </summary>
/// <remarks>
/// <code>
/// X-Shopify-Topic: orders/create  {"id":820982911946154508,"email":"..","phone":"+49..","customer":{"id":..,"first_name":".."},"name":"#1001","total_price":"398.00","currency":"EUR",..}
/// X-Shopify-Topic: customers/update  {"id":..,"email":"..","first_name":"..","orders_count":4,..}
/// X-Shopify-Topic: customers/data_request | customers/redact  {"shop_domain":"..","customer":{"id":..,"email":"..","phone":".."},..}
/// </code>
/// </remarks>
internal static class ShopifyDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, List<InboundItem> items)
    {
        if (JsonGate.Refusal(body) is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(ShopifyChannel.ChannelName, items);
        var draft = default(ItemDraft);
        var reader = JsonGate.Reader(body);
        reader.Read();
        var resource = new ShopifyResource();
        if (!resource.Read(ref reader, request.ReceivedAt, ref draft))
            return sink.Refuse("id: must be given");
        draft.Account = ShopifyChannel.Header(request, "Shop-Domain") is { Length: > 0 and <= 256 } shop ? shop : resource.Shop;
        resource.Finish(ShopifyChannel.Header(request, "Topic"), ShopifyChannel.Header(request, "Event-Id") ?? ShopifyChannel.Header(request, "Webhook-Id"), ref draft);
        sink.Add(ref draft);
        return sink.Finish();
    }
}

/// <summary>The members of a resource that matter to a conversation, whichever resource it is.</summary>
internal struct ShopifyResource
{
    private string? _id;
    private string? _customer;
    private string? _email;
    private string? _phone;
    private string? _first;
    private string? _last;
    private string? _updated;
    private bool _isOrder;
    private bool _isCustomer;

    public string? Shop { get; private set; }

    /// <summary>False for an object without any member.</summary>
    public bool Read(ref Utf8JsonReader reader, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        var any = false;
        while (reader.NextMember())
        {
            any = true;
            if (reader.At("id"u8))
                _id = reader.Id("id", ref draft.Fault);
            else if (reader.At("customer"u8))
                Customer(ref reader, ref draft);
            else if (reader.At("email"u8) || reader.At("contact_email"u8))
                _email = JsonRead.First(_email, reader.Fact());
            else if (reader.At("phone"u8))
                _phone = JsonRead.First(_phone, reader.Fact());
            else if (reader.At("first_name"u8))
                _first = reader.Fact();
            else if (reader.At("last_name"u8))
                _last = reader.Fact();
            else if (reader.At("orders_count"u8))
                Customers(ref reader, ref draft);
            else if (reader.At("customer_locale"u8) || reader.At("locale"u8))
                draft.Locale = reader.Fact();
            else if (reader.At("updated_at"u8))
                _updated = reader.Fact();
            else if (reader.At("shop_domain"u8))
                Shop = reader.Fact();
            else if (reader.At("order_number"u8))
                Order(ref reader, ref draft);
            else if (reader.At("order_id"u8))
                draft.Note("order", reader.Fact());
            else if (reader.At("name"u8))
                draft.Note("order_name", reader.Fact());
            else if (reader.At("total_price"u8))
                draft.Note("total", reader.Fact());
            else if (reader.At("currency"u8))
                draft.Note("currency", reader.Fact());
            else if (reader.At("financial_status"u8))
                draft.Note("financial_status", reader.Fact());
            else if (reader.At("fulfillment_status"u8))
                draft.Note("fulfillment_status", reader.Fact());
            else if (reader.At("order_status_url"u8))
                draft.Note("order_url", reader.Fact());
            else if (reader.At("tags"u8))
                draft.Note("tags", reader.Fact());
            else
                reader.Skip();
        }

        draft.Timestamp = ProviderTime.Read(_updated, receivedAt, ref draft.ClockSuspect);
        return any;
    }

    public readonly void Finish(string? topic, string? eventId, ref ItemDraft draft)
    {
        topic ??= _isOrder ? "orders/updated" : _isCustomer ? "customers/update" : null;
        if (_id is null && _customer is null && Shop is null)
        {
            if (topic is null)
                draft.Strange("no topic");
            else
                draft.Ignore("topic " + Shape.Shown(topic));
            return;
        }

        draft.Kind = ItemKind.System;
        draft.Status = topic is null ? "shop_event" : Shape.Shown(topic).Replace('/', '_');
        draft.Target = _id;
        draft.Id = eventId is { Length: > 0 and <= 256 } ? eventId : null;
        if (draft.Id is null && draft.Fault is null)
            draft.NameBy(_id ?? _customer ?? Shop!, draft.Status, _updated is { Length: <= 40 } ? _updated : null);
        draft.Sender = _customer ?? (topic?.StartsWith("customers/", StringComparison.Ordinal) == true || _isCustomer ? _id : null);
        draft.SenderName = string.Join(' ', new[] { _first, _last }.Where(name => name is not null)) is { Length: > 0 } name ? name : null;
        draft.Alias("user", draft.Sender);
        draft.Alias("email", _email?.ToLowerInvariant());
        draft.Alias("phone", _phone is null ? null : new string([.. _phone.Where(char.IsAsciiDigit)]));
        if (draft.Sender is null)
            draft.Ignore("no customer: " + draft.Status);
    }

    private void Customer(ref Utf8JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("customer", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                _customer = reader.Id("customer.id", ref draft.Fault);
            else if (reader.At("email"u8))
                _email = reader.Fact() ?? _email;
            else if (reader.At("phone"u8))
                _phone = reader.Fact() ?? _phone;
            else if (reader.At("first_name"u8))
                _first = reader.Fact();
            else if (reader.At("last_name"u8))
                _last = reader.Fact();
            else
                reader.Skip();
        }
    }

    private void Customers(ref Utf8JsonReader reader, ref ItemDraft draft)
    {
        _isCustomer = true;
        draft.Note("orders_count", reader.Fact());
    }

    private void Order(ref Utf8JsonReader reader, ref ItemDraft draft)
    {
        _isOrder = true;
        draft.Note("order_number", reader.Fact());
    }
}
