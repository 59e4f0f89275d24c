using System.Buffers;
using System.Collections.Frozen;
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
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(ShopifyChannel.ChannelName, items);
        var draft = default(ItemDraft);
        scoped var reader = json.Reader();
        reader.Read();
        scoped var resource = default(ShopifyResource);
        if (!resource.Read(ref reader, request.ReceivedAt, ref draft))
            return sink.Refuse("id: must be given");
        draft.Account = (request.Header("X-Shopify-Shop-Domain") ?? request.Header("shopify-shop-domain")) is { Length: > 0 and <= 256 } shop ? shop : resource.Shop;
        var eventId = request.Header("X-Shopify-Event-Id") ?? request.Header("shopify-event-id") ?? request.Header("X-Shopify-Webhook-Id") ?? request.Header("shopify-webhook-id");
        resource.Finish(request.Header("X-Shopify-Topic") ?? request.Header("shopify-topic"), eventId, ref draft);
        sink.Add(ref draft);
        return sink.Finish();
    }
}

/// <summary>The members of a resource that matter to a conversation, whichever resource it is.</summary>
internal ref struct ShopifyResource
{
    // E.164 allows fifteen digits; room for an extension and for how people set them apart.
    private const int PhoneMax = 64;

    // ISO 8601 with a fraction and a zone; what is longer names nothing.
    private const int TimeMax = 40;

    // What a customer's matters are told about; any other topic makes its status of itself.
    private static readonly FrozenDictionary<string, string> Statuses = new[]
    {
        "orders/create", "orders/updated", "orders/paid", "orders/cancelled", "orders/fulfilled", "orders/partially_fulfilled", "orders/edited", "orders/delete",
        "customers/create", "customers/update", "customers/enable", "customers/disable", "customers/delete", "customers/data_request", "customers/redact",
        "checkouts/create", "checkouts/update", "draft_orders/create", "draft_orders/update", "fulfillments/create", "fulfillments/update", "refunds/create",
    }.ToFrozenDictionary(topic => topic, topic => topic.Replace('/', '_'));

    private string? _id;
    private string? _customer;
    private JsonReader _email;
    private JsonReader _phone;
    private JsonReader _first;
    private JsonReader _last;
    private JsonReader _updated;
    private bool _isOrder;
    private bool _isCustomer;

    public string? Shop { get; private set; }

    /// <summary>False for an object without any member.</summary>
    public bool Read(ref JsonReader reader, DateTimeOffset receivedAt, ref ItemDraft draft)
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
                Keep(ref reader, ref _email, isCustomers: false);
            else if (reader.At("phone"u8))
                Keep(ref reader, ref _phone, isCustomers: false);
            else if (reader.At("first_name"u8))
                Keep(ref reader, ref _first, isCustomers: false);
            else if (reader.At("last_name"u8))
                Keep(ref reader, ref _last, isCustomers: false);
            else if (reader.At("orders_count"u8))
                Customers(ref reader, ref draft);
            else if (reader.At("customer_locale"u8) || reader.At("locale"u8))
                draft.Locale = reader.Fact() ?? draft.Locale;
            else if (reader.At("updated_at"u8))
                reader.Keep(ref _updated);
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

        if (_updated.IsFound())
            draft.Timestamp = _updated.When(receivedAt, ref draft.ClockSuspect);
        return any;
    }

    public void Finish(string? topic, string? eventId, ref ItemDraft draft)
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
        draft.Status = topic is null ? "shop_event" : Statuses.GetValueOrDefault(topic) ?? Shape.Shown(topic).Replace('/', '_');
        draft.Target = _id;
        draft.Id = eventId is { Length: > 0 and <= 256 } ? eventId : null;
        if (draft.Id is null && draft.Fault is null)
        {
            Span<char> time = stackalloc char[TimeMax];
            draft.NameBy(_id ?? _customer ?? Shop!, draft.Status, time[.._updated.CopyShort(time)]);
        }

        draft.Sender = _customer ?? (topic?.StartsWith("customers/", StringComparison.Ordinal) == true || _isCustomer ? _id : null);
        draft.SenderName = PersonName.Of(_first, _last);
        draft.Alias("user", draft.Sender);
        draft.Alias("email", _email.IsFound() ? _email.Lower() : null);
        draft.Alias("phone", Digits(_phone));
        if (draft.Sender is null)
            draft.Ignore("no customer: " + draft.Status);
    }

    /// <summary>What an order tells of its customer counts before what it tells itself.</summary>
    private static void Keep(ref JsonReader reader, ref JsonReader place, bool isCustomers)
    {
        if (reader.TokenType == JsonTokenType.String && reader.RawLength() > 0 && (isCustomers || !place.IsFound()))
            place = reader;
        reader.Skip();
    }

    /// <summary>A telephone number as the aliases have it; shops write them in all ways, and words for none.</summary>
    private static string? Digits(JsonReader phone)
    {
        if (!phone.IsFound())
            return null;
        Span<char> digits = stackalloc char[PhoneMax];
        var count = 0;
        foreach (var sign in phone.RawValue(PhoneMax))
        {
            if (char.IsAsciiDigit((char)sign))
                digits[count++] = (char)sign;
        }

        return count == 0 ? null : new string(digits[..count]);
    }

    private void Customer(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("customer", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                _customer = reader.Id("customer.id", ref draft.Fault);
            else if (reader.At("email"u8))
                Keep(ref reader, ref _email, isCustomers: true);
            else if (reader.At("phone"u8))
                Keep(ref reader, ref _phone, isCustomers: true);
            else if (reader.At("first_name"u8))
                Keep(ref reader, ref _first, isCustomers: true);
            else if (reader.At("last_name"u8))
                Keep(ref reader, ref _last, isCustomers: true);
            else
                reader.Skip();
        }
    }

    private void Customers(ref JsonReader reader, ref ItemDraft draft)
    {
        _isCustomer |= reader.TokenType != JsonTokenType.Null;
        draft.Note("orders_count", reader.Fact());
    }

    private void Order(ref JsonReader reader, ref ItemDraft draft)
    {
        _isOrder |= reader.TokenType != JsonTokenType.Null;
        draft.Note("order_number", reader.Fact());
    }
}
