using System.Security.Cryptography;

namespace SeNet.Torch.Downloads;

/// <summary>A hash that a file shall have, whole or its beginning.</summary>
/// <param name="Algorithm">MD5 or SHA-256.</param>
/// <param name="Digits">Lower-case hexadecimal digits; fewer than the algorithm gives where only the first are known.</param>
internal sealed record FileHash(HashAlgorithmName Algorithm, string Digits)
{
    /// <summary>Digits of a whole SHA-256.</summary>
    internal const int Sha256Digits = 64;

    /// <summary>A SHA-256, or its beginning.</summary>
    internal static FileHash Sha256(string digits) => new(HashAlgorithmName.SHA256, digits);

    /// <summary>Whether a text is a whole SHA-256.</summary>
    internal static bool IsSha256(string text) => text.Length == Sha256Digits && text.All(char.IsAsciiHexDigitLower);

    /// <summary>What distinguishes a hash from this one, as a clause; null if nothing does.</summary>
    internal string? FindFault(string digits) => digits.StartsWith(Digits, StringComparison.Ordinal)
        ? null
        : $"its {Algorithm.Name} is {digits[..Math.Min(digits.Length, Digits.Length)]} instead of {Digits}";

    /// <summary>The whole hash of a file's content, from its position to its end.</summary>
    internal async Task<string> ComputeAsync(Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(Algorithm);
        var buffer = new byte[1 << 18];
        while (await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
            hash.AppendData(buffer, 0, count);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
