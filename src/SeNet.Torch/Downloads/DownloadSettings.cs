using System.Net;

namespace SeNet.Torch.Downloads;

/// <summary>How patiently to fetch, and through what.</summary>
internal sealed record DownloadSettings
{
    /// <summary>Requests in a row that may bring too little, before it is given up.</summary>
    internal int Attempts { get; init; } = 5;

    /// <summary>The wait before the second attempt; it doubles with each further one.</summary>
    internal TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait that a server may ask for.</summary>
    internal TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a connection may take to come about.</summary>
    internal TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the server may send nothing before the connection counts as broken.</summary>
    internal TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often to look whether another process has finished the same download.</summary>
    internal TimeSpan WaitInterval { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>What is sent to one server alone, to prove who asks; null for nothing.</summary>
    internal AccessToken? Token { get; init; }

    /// <summary>
    /// The proxy; null for the one that the system or <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c> say.
    /// </summary>
    internal IWebProxy? Proxy { get; init; }

    /// <summary>Opens the file that takes what comes, for this process alone.</summary>
    internal Func<string, FileStream> OpenPart { get; init; } = path => new FileStream(
        // Windows must let it be renamed while it is open; elsewhere any share but None would let others in.
        path, FileMode.OpenOrCreate, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None);
}
