using System.Globalization;
using SeNet.Torch.Downloads;
using SeNet.Torch.Native;

namespace SeNet.Torch.Pretrained;

/// <summary>Where weights lie and come from, as the environment says.</summary>
internal sealed record PretrainedFolders
{
    private static readonly string[] Yes = ["1", "ON", "YES", "TRUE"];

    /// <summary>A folder with files that somebody put there (<c>SENET_WEIGHTS</c>); never written to. Null for none.</summary>
    public string? Provided { get; init; }

    /// <summary>The own cache, which fetched files go to.</summary>
    public required string Cache { get; init; }

    /// <summary>The cache of Hugging Face's Python library; only read.</summary>
    public string? HubCache { get; init; }

    /// <summary>The folder of files that <c>torch.hub</c> fetched; only read.</summary>
    public string? TorchCheckpoints { get; init; }

    /// <summary>Hugging Face's hub, or a mirror (<c>HF_ENDPOINT</c>).</summary>
    public Uri Hub { get; init; } = new("https://huggingface.co");

    /// <summary>Proves to the hub alone who asks (<c>HF_TOKEN</c>).</summary>
    public string? HubToken { get; init; }

    /// <summary>Whether nothing may be fetched (<c>HF_HUB_OFFLINE</c>).</summary>
    public bool Offline { get; init; }

    /// <summary>Where a file that was fetched by other means is to be put.</summary>
    public string ForOwnFiles => Provided ?? Cache;

    /// <summary>How files are fetched from there.</summary>
    public DownloadSettings Downloads { get; init; } = new();

    /// <summary>What the process's environment says.</summary>
    /// <exception cref="DownloadException">A variable can't be used; names it.</exception>
    internal static PretrainedFolders FromEnvironment() => From(Environment.GetEnvironmentVariable, UserCacheFolder.Find());

    /// <summary>What an environment says.</summary>
    /// <param name="variable">The value of a variable.</param>
    /// <param name="userCache">The user's cache folder; null if there is none.</param>
    internal static PretrainedFolders From(Func<string, string?> variable, string? userCache)
    {
        var hubHome = Get("HF_HOME") ?? Below(userCache, "huggingface");
        var torchHome = Get("TORCH_HOME") ?? Below(userCache, "torch");
        var hub = Get("HF_ENDPOINT") is { } endpoint ? ToAddress(endpoint) : new Uri("https://huggingface.co");
        return new PretrainedFolders
        {
            Provided = Get("SENET_WEIGHTS"),
            Cache = Below(userCache, "senet", "weights") ?? Path.Combine(Path.GetTempPath(), "senet", "weights"),
            HubCache = Get("HF_HUB_CACHE") ?? Get("HUGGINGFACE_HUB_CACHE") ?? Below(hubHome, "hub"),
            TorchCheckpoints = Below(torchHome, "hub", "checkpoints"),
            Hub = hub,
            HubToken = Get("HF_TOKEN"),
            Offline = Get("HF_HUB_OFFLINE") is { } offline && Yes.Contains(offline.ToUpper(CultureInfo.InvariantCulture)),
        };

        string? Get(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
        static string? Below(string? folder, params string[] parts) => folder is null ? null : Path.Combine([folder, .. parts]);
    }

    private static Uri ToAddress(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var hub) && hub.Scheme is "http" or "https" ? hub
        : throw new DownloadException($"HF_ENDPOINT must be an http or https address, not '{endpoint}'.");
}
