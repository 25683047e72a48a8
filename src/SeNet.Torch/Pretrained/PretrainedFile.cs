using System.Text.Json.Serialization;
using SeNet.Torch.Downloads;

namespace SeNet.Torch.Pretrained;

/// <summary>A file in which weights of the catalogue are published. Immutable.</summary>
public sealed record PretrainedFile
{
    /// <summary>Its name where it is published, such as <c>model.safetensors</c>.</summary>
    [JsonPropertyName("file")]
    public required string FileName { get; init; }

    /// <summary>The repository on Hugging Face's hub; <see langword="null"/> for a file elsewhere.</summary>
    [JsonPropertyName("hub")]
    public string? Repository { get; init; }

    /// <summary>The repository's commit, or <c>main</c> where the catalogue doesn't know it.</summary>
    [JsonPropertyName("revision")]
    public string? Revision { get; init; }

    /// <summary>The address of a file that isn't on that hub, https.</summary>
    [JsonPropertyName("url")]
    public Uri? Address { get; init; }

    /// <summary>
    /// Its SHA-256 in lower-case hexadecimal digits, whole (64) or its beginning (8 or more, as in the names of PyTorch's files);
    /// <see langword="null"/> where only the hub states it, which then has to.
    /// </summary>
    [JsonPropertyName("sha256")]
    public string? Sha256 { get; init; }

    /// <summary>Where to fetch it.</summary>
    /// <param name="hub">The hub's address, such as <c>https://huggingface.co</c>, or a mirror's.</param>
    public Uri GetAddress(Uri hub)
    {
        ArgumentNullException.ThrowIfNull(hub);
        return Address ?? new Uri($"{hub.AbsoluteUri.TrimEnd('/')}/{Repository}/resolve/{Revision}/{FileName}");
    }

    /// <summary>Its hash as far as it is known.</summary>
    internal FileHash? Hash => Sha256 is null ? null : FileHash.Sha256(Sha256);
}
