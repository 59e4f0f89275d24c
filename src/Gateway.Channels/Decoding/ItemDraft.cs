using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Gateway.Contracts;

namespace Gateway.Channels.Decoding;

/// <summary>One item while its members are read, in whatever order the provider wrote them. Lives on the stack.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ItemDraft
{
    // The contract's limit of a text, in bytes of UTF-8.
    public const int TextMax = 64 * 1024;

    // A display name; longer ones are cut without a word.
    public const int NameMax = 256;

    /// <summary>The fact that tells a body nobody understood from one that is of no interest.</summary>
    public const string StrangeFact = "unrecognised";

    private const string UnsupportedFact = "unsupported";

    // Ten is the most any provider sends in one message; a hundred shows that something else is going on.
    private const int AttachmentsMax = 100;

    public ItemKind Kind;
    public string? Account;
    public string? Sender;
    public string? SenderName;
    public string? Id;
    public DateTimeOffset? Timestamp;
    public string? Text;
    public string? Locale;
    public string? ReplyTo;
    public GeoPoint? Location;
    public string? Payload;
    public string? Status;
    public string? Target;
    public Few<Attachment> Attachments;
    public Few<CustomerAlias> Aliases;
    public Facts Extra;

    /// <summary>The first thing wrong with the item, field and rule; an item with a fault takes no effect.</summary>
    public string? Fault;

    /// <summary>The first thing the item lacks, field and rule: it is told as ignored, for there is nothing wrong with what came.</summary>
    public string? Missing;

    public bool Truncated;
    public bool ClockSuspect;

    /// <summary>Keeps a side fact, when there is one.</summary>
    public void Note(string name, string? value)
    {
        if (value is not null)
            Extra.Set(name, value);
    }

    public void Attach(Attachment attachment)
    {
        if (Attachments.Count == AttachmentsMax)
            Truncated = true;
        else
            Attachments.Add(attachment);
    }

    public void Alias(string kind, string? value)
    {
        if (value is not null)
            Aliases.Add(new CustomerAlias(kind, value));
    }

    /// <summary>Makes the item's id of several parts; where they are longer together than an id may be, of their hash.</summary>
    public void NameBy(string first, string second, string? third = null) =>
        Name(third is null ? $"{first}:{second}" : $"{first}:{second}:{third}");

    /// <summary>The same with a last part that is no string yet; an empty one is none.</summary>
    public void NameBy(string first, string second, scoped ReadOnlySpan<char> third) =>
        Name(third.IsEmpty ? $"{first}:{second}" : $"{first}:{second}:{third}");

    private void Name(string id)
    {
        var bytes = Encoding.UTF8.GetByteCount(id) > Json.JsonScalars.IdMax ? Encoding.UTF8.GetBytes(id) : null;
        Id = bytes is null ? id : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>Degrees outside the globe are told as a fact, not as a place.</summary>
    public void Place(double? lat, double? lon)
    {
        if (lat is >= -90 and <= 90 && lon is >= -180 and <= 180)
            Location = new GeoPoint(lat.Value, lon.Value);
        else
            Note("location_suspect", "true");
    }

    /// <summary>
    /// The customer wrote something of a type this decoder does not know. It stays a message, for whoever answers must see that something came, and what it is called.
    /// A name told before stays.
    /// </summary>
    public void Unsupported(string? type)
    {
        if (!Extra.Has(UnsupportedFact))
            Note(UnsupportedFact, string.IsNullOrEmpty(type) ? "unknown" : Shape.Shown(type));
    }

    /// <summary>Turns the draft into an ignored one that keeps whose and which item it was.</summary>
    public void Ignore(string reason)
    {
        Kind = ItemKind.Ignored;
        Text = null;
        Note("reason", reason);
    }

    /// <summary>Ignores a body that holds nothing of the channel's grammar; perhaps what it carries inside does.</summary>
    public void Strange(string reason)
    {
        Ignore(reason);
        Note(StrangeFact, "true");
    }

    public InboundItem ToItem(string channel)
    {
        if (Truncated)
            Note("truncated", "true");
        if (ClockSuspect)
            Note("clock_suspect", "true");
        return new InboundItem
        {
            Kind = Kind,
            Channel = channel,
            Account = Account,
            Sender = Sender,
            SenderName = SenderName,
            Id = Id,
            Timestamp = Timestamp,
            Text = Text,
            Locale = Locale,
            ReplyTo = ReplyTo,
            Attachments = Attachments.ToArray(),
            Location = Location,
            Payload = Payload,
            Status = Status,
            Target = Target,
            Aliases = Aliases.ToArray(),
            Extra = Extra.ToDictionary(),
        };
    }
}
