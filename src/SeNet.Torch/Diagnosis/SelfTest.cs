namespace SeNet.Torch.Diagnosis;

/// <summary>Something that is tried, to see whether it works here.</summary>
/// <param name="Name">What.</param>
/// <param name="NeedsTorch">Whether it is left out after a test of torch has failed: wrong convolutions could end the process.</param>
/// <param name="Try">Tries it.</param>
internal sealed record SelfTest(string Name, bool NeedsTorch, Func<string, SelfTestResult> Try);
