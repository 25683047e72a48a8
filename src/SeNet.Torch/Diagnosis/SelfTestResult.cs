namespace SeNet.Torch.Diagnosis;

/// <summary>What a self-test found.</summary>
/// <param name="Name">The test: "convolution".</param>
/// <param name="Passed">Whether all is well. A test that couldn't be run hasn't passed.</param>
/// <param name="Finding">What was found, as a sentence without its full stop.</param>
/// <param name="Remedy">What to do, in sentences; <see langword="null"/> where nothing is to be done, or the finding says it.</param>
public sealed record SelfTestResult(string Name, bool Passed, string Finding, string? Remedy = null);
