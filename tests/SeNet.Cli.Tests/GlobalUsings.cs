global using SeNet.MLNet.Tests;
global using SeNet.Torch.Tests;
global using SeNet.Torch.Tests.Images;
global using Xunit;

// One test at a time: each starts a program that uses every processor by itself.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(SeNet.Cli.Tests.TrainedModel))]
