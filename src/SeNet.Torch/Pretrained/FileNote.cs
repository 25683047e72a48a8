using System.Text.Json;
using SeNet.Torch.Files;

namespace SeNet.Torch.Pretrained;

/// <summary>What lies beside a fetched file as <c>.about.json</c>: whose it is, under which licence, and where it came from.</summary>
/// <param name="Name">The entry's full name.</param>
/// <param name="Licence">As the publisher states it.</param>
/// <param name="Address">Where it was fetched.</param>
/// <param name="Sha256">Its whole hash, as it was fetched.</param>
internal sealed record FileNote(string Name, string Licence, Uri Address, string Sha256)
{
    internal const string Suffix = ".about.json";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The note beside a file; null if there is none, or one that can't be read.</summary>
    internal static FileNote? TryRead(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<FileNote>(File.ReadAllBytes(path + Suffix), Format) is { Sha256: not null } note ? note : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the note beside a file.</summary>
    internal void Write(string path) => AtomicFile.Write(path + Suffix, stream => JsonSerializer.Serialize(stream, this, Format));
}
