global using SeNet.Samples.PredictionService.Tests;
global using SeNet.Torch.Tests;
global using SeNet.Torch.Tests.Images;
global using Xunit;

// One test at a time: torch uses every processor by itself.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
