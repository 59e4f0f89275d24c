using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.SystemTests.Tls;

/// <summary>A certificate authority of one test.</summary>
internal sealed class Authority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Authority()
    {
        var request = new CertificateRequest("CN=Gateway test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        Root = request.CreateSelfSigned(Now.AddYears(-2), Now.AddYears(2));
    }

    public X509Certificate2 Root { get; }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>A server's certificate with its key.</summary>
    /// <param name="from">Days from now at which it begins to be good.</param>
    /// <param name="to">Days from now at which it ends.</param>
    /// <param name="selfSigned">By its own key instead of the authority's.</param>
    public X509Certificate2 Issue(string address = "127.0.0.1", int from = -1, int to = 30, bool selfSigned = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + address, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        if (selfSigned)
        {
            return request.CreateSelfSigned(Now.AddDays(from), Now.AddDays(to));
        }

        using var issued = request.Create(Root, Now.AddDays(from), Now.AddDays(to), RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>Writes certificate and key as an operator's tool does: whole files, moved into their place.</summary>
    public static void Write(X509Certificate2 certificate, string file, string keyFile)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(keyFile + ".new", key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(file + ".new", certificate.ExportCertificatePem());
        File.Move(keyFile + ".new", keyFile, overwrite: true);
        File.Move(file + ".new", file, overwrite: true);
    }

    public void Dispose()
    {
        Root.Dispose();
        _key.Dispose();
    }
}
