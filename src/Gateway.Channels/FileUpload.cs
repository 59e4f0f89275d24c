namespace Gateway.Channels;

/// <summary>
/// A file that must lie at the provider before a message can name it. The caller gets it under its guard for foreign addresses, and asks, posts and sends in this
/// order. The request that carries this is what goes instead when the file cannot be got: the message with its link.
/// </summary>
/// <param name="Source">Where the agent's file is.</param>
/// <param name="Ask">Asks the provider for a place for so many bytes.</param>
/// <param name="Place">Where its answer says that the bytes are posted; null when it names no place.</param>
/// <param name="Encrypt">What the bytes are read through on their way; it keeps their length.</param>
/// <param name="Send">Makes the message of both answers; null when one of them lacks what it needs.</param>
public sealed record FileUpload(
    Uri Source, Func<long, SendRequest> Ask, Func<ReadOnlyMemory<byte>, Uri?> Place, Func<Stream, Stream> Encrypt, Func<UploadedFile, SendRequest?> Send);

/// <param name="Asked">The provider's answer that named the place.</param>
/// <param name="Posted">Its answer to the bytes.</param>
/// <param name="Mime">The type its own server told.</param>
public sealed record UploadedFile(ReadOnlyMemory<byte> Asked, ReadOnlyMemory<byte> Posted, long Length, string? Mime);
