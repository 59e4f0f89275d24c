namespace Gateway.Host.WebSockets;

/// <summary>What a frame is: RFC 6455, section 5.2. From <see cref="Close"/> on they are control frames.</summary>
internal enum Opcode : byte
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}
