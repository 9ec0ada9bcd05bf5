global using Units = OurWater.Sync.Tabular.Values.Units;
