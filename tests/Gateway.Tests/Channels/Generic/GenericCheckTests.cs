using Gateway.Channels.Generic;

namespace Gateway.Tests.Channels.Generic;

/// <summary>A mapping that cannot work is told before a provider finds out.</summary>
public sealed class GenericCheckTests
{
    [Theory]
    [InlineData("signature", """{"scheme":"hmac","header":"X","toleranceSeconds":"300"}""", "toleranceSeconds: must be 1 to 86400")]
    [InlineData("signature", """{"scheme":"hmac","header":"X","toleranceSeconds":null}""", "toleranceSeconds: must be 1 to 86400")]
    [InlineData("signature", """{"scheme":"hmac","header":"X","toleranceSeconds":0}""", "toleranceSeconds: must be 1 to 86400")]
    [InlineData("signature", """{"scheme":"hmac","header":"X","toleranceSeconds":1.5}""", "toleranceSeconds: must be 1 to 86400")]
    [InlineData("signature", """{"scheme":"hmac","header":""}""", "header: must not be empty")]
    [InlineData("signature", """{"scheme":"hmac","header":"X","prefix":7}""", "prefix: must be a text")]
    [InlineData("signature", """{"scheme":"hmac","header":"X","signed":"{id}.{body}"}""", "signed: {id} is not a place")]
    [InlineData("signature", """{"scheme":"hmac","header":"X","signed":"{header.}{body}"}""", "signed: {header.} is not a place")]
    [InlineData("signature", """{"scheme":"hmac","body":"/sig"}""", "body: only a token may stand in the body")]
    [InlineData("signature", """{"scheme":"hmac","header":"X","timestampPrefix":"t=","signed":"{timestamp}{body}"}""", "timestampPrefix: needs separator")]
    [InlineData("signature", """{"scheme":"token","header":"X","keyEncoding":"base64"}""", "keyEncoding: must be")]
    [InlineData("signature", """{"scheme":"hmac","header":"X","nonce":"N"}""", "nonce: is not known")]
    [InlineData("answer", """{"status":"200"}""", "status: must be 200 to 299")]
    [InlineData("answer", """{"body":1}""", "body: must be a text")]
    [InlineData("answer", """{"headers":{}}""", "headers: is not known")]
    [InlineData("challenge", """{"query":"c","token":["t"]}""", "token: must be a text")]
    [InlineData("challenge", """{"query":"c","token":"t"}""", "token: needs the secret verifyToken")]
    [InlineData("challenge", """{"query":"c","answer":"ok"}""", "answer: must contain {value}")]
    [InlineData("challenge", """{"token":"t"}""", "query: must name")]
    [InlineData("map", """{"sender":"/a","kind":"=Message"}""", "kind: Message is none")]
    [InlineData("map", """{"sender":"/a","kind":{"from":"/k","values":{"a":"mesage"}}}""", "kind: mesage is none")]
    [InlineData("map", """{"sender":"/a~2b"}""", "sender: must be /a/pointer")]
    [InlineData("map", """{"sender":"/a","extra.":"/b"}""", "extra.: the name must be")]
    [InlineData("map", """{"sender":"/a","alias.foo bar":"/b"}""", "alias.foo bar: the name must be")]
    [InlineData("items", "/a~", "must be a JSON pointer")]
    [InlineData("embedded", "", ": must be a JSON pointer")]
    [InlineData("embedded", "payload", "payload: must be a JSON pointer")]
    [InlineData("embedded", "[]", "must be a JSON pointer, or an array of 1 to 4")]
    [InlineData("embedded", "[1]", "must be a JSON pointer, or an array of 1 to 4")]
    [InlineData("embedded", """["/a","/a/b","/c","/d","/e"]""", "must be a JSON pointer, or an array of 1 to 4")]
    [InlineData("embedded", """["/a","b"]""", "b: must be a JSON pointer")]
    [InlineData("signature", """{"scheme":"rsa","header":"X"}""", "key: the secret key must be an RSA public key")]
    [InlineData("signature", """{"scheme":"ed25519","header":"X"}""", "key: the secret key must be an Ed25519 public key")]
    [InlineData("signature", """{"scheme":"hmac","header":"X","keyEncoding":"hex"}""", "key: the secret key must be hex of at least one byte")]
    [InlineData("signature", """{"scheme":"hmac","header":"X","keyEncoding":"base64"}""", "key: the secret key must be base64 of at least one byte")]
    [InlineData("attachments", """{"items":"/files"}""", "url: must be given")]
    [InlineData("send", """{"url":"https://a.example/","body":"{text}{extra.x}"}""", "body: {extra.x} is not a place")]
    [InlineData("send", """{"url":"https://a.example/","body":"{text}","headers":{"A":"{secret.nope}"}}""", "headers.A: names the secret nope")]
    [InlineData("send", """{"url":"https://a.example/","body":"{\"t\":\"{text}\"}"}""", "body: {text} becomes a JSON string")]
    [InlineData("send", """{"url":"https://a.example/","body":"{text}","method":7}""", "method: must be a text")]
    public void Faults_WhatCannotWork_IsTold(string setting, string value, string rule)
    {
        var settings = new Dictionary<string, string> { ["map"] = """{"sender":"/a"}""", [setting] = value };
        Assert.Contains(new GenericChannel().Faults(GenericChannelTests.Account(settings, ("key", "k"))), fault => fault.Setting == setting && fault.Rule.StartsWith(rule, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("basic")]
    [InlineData("hmac")]
    public void Faults_RecipeWithoutItsKey_IsTold(string scheme)
    {
        var settings = new Dictionary<string, string> { ["map"] = """{"sender":"/a"}""", ["signature"] = "{\"scheme\":\"" + scheme + "\",\"header\":\"X\"}" };
        Assert.Contains(new GenericChannel().Faults(GenericChannelTests.Account(settings)), fault => fault.Rule == $"scheme: {scheme} needs the secret key");
        Assert.Empty(new GenericChannel().Faults(GenericChannelTests.Account(settings, ("key", "k"))));
    }

    /// <summary>The key in force, and the one before it while both hold.</summary>
    [Fact]
    public void Faults_KeyThatIsOne_AreNone()
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        using var ec = System.Security.Cryptography.ECDsa.Create();
        Assert.Empty(KeyFaults("rsa", rsa.ExportSubjectPublicKeyInfoPem()));
        Assert.Empty(KeyFaults("rsa", Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())));
        Assert.Single(KeyFaults("rsa", ec.ExportSubjectPublicKeyInfoPem()));
        Assert.Single(KeyFaults("rsa", rsa.ExportSubjectPublicKeyInfoPem()[..^60]));
        Assert.Empty(KeyFaults("ed25519", new string('a', 64)));
        Assert.Single(KeyFaults("ed25519", new string('a', 62)));
        Assert.Single(KeyFaults("ed25519", rsa.ExportSubjectPublicKeyInfoPem()));
    }

    private static IEnumerable<string> KeyFaults(string scheme, string key) =>
        new GenericChannel().Faults(GenericChannelTests.Account(new() { ["map"] = """{"sender":"/a"}""", ["signature"] = $$"""{"scheme":"{{scheme}}","header":"X"}""" }, ("key", key))).Select(fault => fault.Rule);
}
