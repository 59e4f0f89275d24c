namespace Gateway.Protocol.Lanes;

/// <summary>Limits of the frames of the lanes. Both sides refuse what is beyond them, naming the member and the rule.</summary>
public static class LaneLimits
{
    /// <summary>The version of the grammar this code speaks.</summary>
    public const int Version = 1;

    // A thousand messages of average size; a longer batch gains nothing, because commits are grouped behind it.
    /// <summary>Bytes of one frame, the length in front of it not counted.</summary>
    public const int FrameBytesMax = 1024 * 1024;

    // What one webhook request may carry too.
    /// <summary>Items of one batch.</summary>
    public const int BatchItemsMax = 1000;

    // Three times this, the most that JSON makes of text without control characters, is below what one event may hold (256 KiB).
    /// <summary>Bytes of one item, all its members together.</summary>
    public const int ItemBytesMax = 80 * 1024;

    /// <summary>Bytes of an item's text; a channel cuts its own at the same length.</summary>
    public const int TextBytesMax = 64 * 1024;

    // Five times what a channel with a phone number, a business-scoped id and a user name tells.
    /// <summary>Other names of a customer in one item.</summary>
    public const int AliasesMax = 16;

    // All event types there are fit; what asks for more wants them all.
    /// <summary>Types in one subscription's filter.</summary>
    public const int TypesMax = 64;

    // A cursor of 300 partitions.
    /// <summary>Bytes of a cursor.</summary>
    public const int CursorBytesMax = 4096;

    // What a cursor has room for.
    /// <summary>Partitions of a log.</summary>
    public const int PartitionsMax = 300;

    // A UUID is 36 characters, a prefixed one some more.
    /// <summary>Characters of an idempotency key, ASCII.</summary>
    public const int KeyBytesMax = 64;

    // At a thousand events a second this is a minute behind.
    /// <summary>Events a subscriber may be sent before it has acknowledged them.</summary>
    public const int WindowMax = 65_536;

    /// <summary>The window of a subscriber that asks for none.</summary>
    public const int WindowDefault = 1024;
}
