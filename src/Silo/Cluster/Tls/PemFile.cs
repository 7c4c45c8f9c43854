using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>A PEM file that an option names. What is wrong with it is told without a word of what is in it.</summary>
internal sealed class PemFile
{
    private readonly string _option;
    private readonly string _path;
    private readonly string _text;
    private readonly List<OptionFault> _faults;

    private PemFile(string option, string path, string text, List<OptionFault> faults)
    {
        _option = option;
        _path = path;
        _text = text;
        _faults = faults;
    }

    /// <summary>Reads the file; one that cannot be read is a fault, and holds nothing.</summary>
    public static async Task<PemFile> ReadAsync(string option, string path, List<OptionFault> faults)
    {
        var text = string.Empty;
        try
        {
            text = await File.ReadAllTextAsync(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add(new OptionFault(option, path, $"the file cannot be read: {exception.Message}"));
        }

        return new PemFile(option, path, text, faults);
    }

    /// <summary>Adds a fault of this file.</summary>
    public void Refuse(string reason) => _faults.Add(new OptionFault(_option, _path, reason));

    /// <summary>The certificates in their order; none when it is a fault that there are none.</summary>
    public X509Certificate2Collection Certificates()
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(_text);
        }
        catch (CryptographicException exception)
        {
            Refuse($"a certificate in the file cannot be read: {exception.Message}");
            return [];
        }

        if (certificates.Count == 0 && !HasFault)
        {
            Refuse("the file holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
        }

        return certificates;
    }

    /// <summary>The first certificate with its private key; null when it is a fault that the key does not fit.</summary>
    public X509Certificate2? CertificateWith(PemFile key)
    {
        if (HasFault || key.HasFault)
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPem(_text, key._text);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            key.Refuse(WhyNoKeyOf(key._text));
            return null;
        }
    }

    private bool HasFault => _faults.Exists(fault => string.Equals(fault.Option, _option, StringComparison.Ordinal));

    private static string WhyNoKeyOf(string text)
    {
        if (text.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            return "the key is encrypted, and nobody is there to give its password; write it without one";
        }

        return IsKey<RSA>(RSA.Create, text) || IsKey<ECDsa>(ECDsa.Create, text)
            ? $"the key is not the one of {TlsFiles.CertificateOption}"
            : "the file holds no private key, RSA or ECDSA, in PEM (-----BEGIN PRIVATE KEY-----)";
    }

    private static bool IsKey<T>(Func<T> create, string text)
        where T : AsymmetricAlgorithm
    {
        using var algorithm = create();
        try
        {
            algorithm.ImportFromPem(text);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}
