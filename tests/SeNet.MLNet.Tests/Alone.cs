namespace SeNet.MLNet.Tests;

/// <summary>Tests that measure what the whole process has, so that no other may run beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
