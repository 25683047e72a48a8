namespace SeNet.Samples.TrainCifar10;

/// <summary>What the command line asks for.</summary>
/// <param name="Settings">What decides the outcome.</param>
/// <param name="Output">The folder to write to.</param>
/// <param name="Compare">Whether to train the plain twin too.</param>
/// <param name="Download">Where to fetch CIFAR-10 to first; null for not at all.</param>
internal sealed record RunRequest(RunSettings Settings, string Output, bool Compare, string? Download);
