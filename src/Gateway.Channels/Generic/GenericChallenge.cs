using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Generic;

/// <summary>A provider's set-up request, which wants a value of its own back: out of a parameter of a GET, or out of a header or the body of a signed POST.</summary>
/// <remarks><code>
/// {"query":"hub.challenge","token":"hub.verify_token"}
/// {"body":"/challenge","answer":"{\"challenge\":{value}}","contentType":"application/json"}
/// </code></remarks>
internal sealed class GenericChallenge
{
    private const string Token = "verifyToken";
    private const string Place = "{value}";

    // Challenges are random words; more is something else under the name of one.
    private const int ValueMax = 1024;

    private readonly string? _query;
    private readonly string? _header;
    private readonly JsonPointer? _body;
    private readonly string? _token;
    private readonly string _answer;
    private readonly string _contentType;

    private GenericChallenge(SettingObject challenge, AccountModel account, Action<string> fault)
    {
        challenge.Allow("query", "header", "body", "token", "answer", "contentType");
        (_query, _header, _body, _token) = (challenge.Name("query"), challenge.Name("header"), challenge.Pointer("body"), challenge.Name("token"));
        (_answer, _contentType) = (challenge.Text("answer") ?? Place, challenge.Text("contentType") ?? "text/plain");
        if (_query is null && _header is null && _body is null)
            fault("query: must name the query parameter to be echoed; or header, or body with a pointer");
        if (!_answer.Contains(Place, StringComparison.Ordinal))
            fault($"answer: must contain {Place}");
        if (challenge.Any("token") is not null && account.Current(Token) is null)
            fault($"token: needs the secret {Token}");
    }

    public static GenericChallenge? Parse(JsonElement? told, AccountModel account, Action<string> fault) =>
        told is { } challenge ? new GenericChallenge(new SettingObject(challenge, fault), account, fault) : null;

    /// <summary>Null when the request is none.</summary>
    public ChannelResponse? Answer(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        if (Value(body, request, account) is not { Length: > 0 and <= ValueMax } value)
            return null;
        if (_token is not null && SharedToken.Check(request.Query(_token) ?? "", account, Token) != VerifyOutcome.Verified)
            return ChannelResponse.Forbidden;
        var told = _contentType.Contains("json", StringComparison.OrdinalIgnoreCase) ? "\"" + JsonEncodedText.Encode(value) + "\"" : value;
        return new ChannelResponse(200, _contentType, Encoding.UTF8.GetBytes(_answer.Replace(Place, told, StringComparison.Ordinal)));
    }

    private string? Value(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        if (request.Method == "GET")
            return _query is null ? null : request.Query(_query);
        if (_header is null && _body is null)
            return null;
        var settings = GenericSettings.Of(account);
        if (settings.Signature is { } signature && signature.Check(body, request, account, settings) != VerifyOutcome.Verified)
            return null;
        return (_header is null ? null : request.Header(_header)) ?? (_body is null ? null : GenericTree.TextAt(_body, body, request, settings));
    }
}
