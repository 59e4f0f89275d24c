namespace Gateway.Host.WebChat;

/// <summary>
/// What a page offers in <c>Sec-WebSocket-Protocol</c>: the chat, and beside it the visitor's resume token. A browser can put a secret nowhere else but in the
/// address, and addresses stand in the logs of every proxy.
/// </summary>
internal static class ChatSubprotocol
{
    public const string Name = "gateway.chat.v1";
    public const string ResumePrefix = "gateway.chat.resume.";

    /// <returns>What is answered, null when nothing we know was offered; and the token, null without one.</returns>
    public static (string? Answer, string? Resume) Read(HttpRequest request)
    {
        string? answer = null, resume = null;
        foreach (var offered in request.Headers.GetCommaSeparatedValues("Sec-WebSocket-Protocol"))
        {
            answer = offered == Name ? Name : answer;
            resume = offered.StartsWith(ResumePrefix, StringComparison.Ordinal) ? offered[ResumePrefix.Length..] : resume;
        }

        return (answer, resume);
    }
}
